package dev.holdfast.service.session;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where sessions are, and what decides when their locks end. An instance attaches the streams that
 * are open at it; the store lets go of an instance that gives no sign of life. Futures end as those
 * of {@link dev.holdfast.service.lock.LockStore} do.
 */
public interface SessionStore {
  /** How many partitions there are. */
  int partitions();

  int partitionOf(DocumentId document);

  /** The partition that knows all streams of a user's sessions. */
  int homeOf(String userId);

  /**
   * Attaches a stream in one partition, where the session is away no longer and views what lies
   * there.
   *
   * @return VIEWER_LIMIT when refused: it is attached, and does not view all
   */
  CompletableFuture<Answer<Attached>> attach(
      SessionKey session, OpenStream stream, int partition, Where where);

  /** Detaches a stream in one partition. Doing it twice does nothing. */
  CompletableFuture<Answer<Boolean>> detach(SessionKey session, String streamId, int partition);

  /** Says who has the streams of this instance. To be called once, before the first attach. */
  void keptBy(Keeper keeper);

  /**
   * An open stream.
   *
   * @param id unique to the instance
   * @param name to show for its session
   * @param remembered how long the session is remembered once it is away
   * @param scopes what it watches
   * @param views what it makes its session a viewer of
   */
  record OpenStream(
      String id, String name, Duration remembered, List<Scope> scopes, List<View> views) {
    public OpenStream {
      scopes = List.copyOf(scopes);
      views = List.copyOf(views);
    }
  }

  /**
   * What a session views.
   *
   * @param section empty: the document as a whole
   * @param limit how many users may view it; 0: no limit
   */
  record View(DocumentId document, String section, int limit) {
    /** As a watch names it. */
    public Scope scope() {
      return section.isEmpty()
          ? new Scope.OneDocument(document)
          : new Scope.OneLock(new ResourceId(document, section));
    }
  }

  /** Where a stream is attached. */
  enum Where {
    /** Only where the session has been already. */
    KNOWN,
    HERE,
    /** In its home partition. */
    HOME
  }

  /** What became of attaching. */
  enum Attached {
    ATTACHED,
    /** The session has never been there. */
    UNKNOWN,
    /** The store has let go of this instance; it will ask for all streams anew. */
    GONE
  }

  /** Has the streams that are open at this instance. Must not block. */
  interface Keeper {
    /** Has none. */
    Keeper NONE =
        new Keeper() {
          @Override
          public boolean attachWhereOpen(SessionKey session, int partition) {
            return false;
          }

          @Override
          public void use(SessionKey session, int partition) {}

          @Override
          public void retry() {}

          @Override
          public void attachAllAnew() {}
        };

    /**
     * A session is away in a partition: where a stream of it is open here, it is attached there.
     *
     * @return whether one is open
     */
    boolean attachWhereOpen(SessionKey session, int partition);

    /** A session is about to have something in a partition. */
    void use(SessionKey session, int partition);

    /** What the store could not do before may go through now. */
    void retry();

    /** The store has let go of this instance: all streams have to be attached anew. */
    void attachAllAnew();
  }
}
