package dev.holdfast.service.watch;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.lock.Viewer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What watches read of the store. Futures fail with an exception where the store is away. */
public interface EventStore {
  /** How many partitions there are. */
  int partitions();

  /** The partition of a document and all its sections. */
  int partitionOf(DocumentId document);

  /**
   * All locks of one document, and its viewers, in one step.
   *
   * @param scope a {@link Scope.OneDocument} or a {@link Scope.OneLock}
   */
  CompletableFuture<SnapshotPage> document(Scope scope);

  /**
   * Some locks of one partition, in the order of their ids.
   *
   * @param scope a wide one
   * @param after the page before's {@link SnapshotPage#upTo()}; empty for the first
   */
  CompletableFuture<SnapshotPage> page(int partition, Scope scope, String after, int limit);

  /**
   * Events after a revision, oldest first, at most {@code limit}. The first one's position tells
   * whether history reaches back to it.
   */
  CompletableFuture<List<LockEvent>> history(int partition, long afterRevision, int limit);

  /** The partition's epoch and last revision; makes the epoch where the store has lost it. */
  CompletableFuture<Head> head(int partition);

  /** Reads events of partitions as they come, until closed. */
  Tail tail(Listener listener);

  /**
   * A consistent reading.
   *
   * @param revision what {@code locks} are as of
   * @param listedRevision what the list of ids was as of: an event of an id that is not in {@code
   *     ids} counts from here, of one that is from {@code revision}; the same for a document
   * @param viewers of a document and its sections
   * @param ids what was looked up, held or not
   * @param upTo the last id covered; empty where it covers all that follows
   */
  record SnapshotPage(
      String epoch,
      long revision,
      long listedRevision,
      List<LockState> locks,
      List<Viewer> viewers,
      Set<ResourceId> ids,
      String upTo,
      Instant serverTime) {

    /** One without viewers. */
    public SnapshotPage(
        String epoch,
        long revision,
        long listedRevision,
        List<LockState> locks,
        Set<ResourceId> ids,
        String upTo,
        Instant serverTime) {
      this(epoch, revision, listedRevision, locks, List.of(), ids, upTo, serverTime);
    }
  }

  /** Where a partition's history stands. */
  record Head(String epoch, long revision) {}

  /** A reader of streams. All methods may be called from any thread and return at once. */
  interface Tail extends AutoCloseable {
    /** Begins to read a partition after a revision; where it is read already, from there anew. */
    void follow(int partition, long afterRevision);

    /** Stops reading a partition. */
    void unfollow(int partition);

    @Override
    void close();
  }

  /** Hears of events, one call at a time, on the reader's thread; must not block. */
  interface Listener {
    /**
     * Events of one partition in order.
     *
     * @return done when the reader may read on, so that it never runs far ahead of the listener
     */
    CompletionStage<Void> events(int partition, List<LockEvent> events);

    /**
     * Nothing came for a while (about two seconds), or reading goes on after a break: this is where
     * the partition stood before a reading that found nothing new. Where it is not the last event,
     * data was lost.
     */
    void idle(int partition, Head head);

    /** The store went out of reach or came back. */
    void available(boolean available);
  }
}
