package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.session.SessionKey;
import dev.holdfast.service.session.SessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Sessions in Redis. */
final class RedisSessionStore implements SessionStore {
  private static final String NOT_VIEWED = "-";

  private final Lanes lanes;
  private final Partitions partitions;
  private final Leases leases;
  private final SessionSweep sweep;
  private final Duration timeout;
  private volatile Keeper keeper = Keeper.NONE;

  /**
   * @param timeout the longest that a call may take
   */
  RedisSessionStore(
      Lanes lanes, Partitions partitions, Leases leases, SessionSweep sweep, Duration timeout) {
    this.lanes = lanes;
    this.partitions = partitions;
    this.leases = leases;
    this.sweep = sweep;
    this.timeout = timeout;
  }

  @Override
  public int partitions() {
    return partitions.count();
  }

  @Override
  public int partitionOf(DocumentId document) {
    return partitions.of(document);
  }

  @Override
  public int homeOf(String userId) {
    return partitions.ofUser(userId);
  }

  @Override
  public void keptBy(Keeper has) {
    keeper = has;
    leases.keptBy(has);
    sweep.keptBy(has);
  }

  /** A session is about to have something that belongs to a document. */
  void use(SessionKey session, DocumentId document) {
    keeper.use(session, partitions.of(document));
  }

  @Override
  public CompletableFuture<Answer<Attached>> attach(
      SessionKey session, OpenStream stream, int partition, Where where) {
    CompletableFuture<Answer<Attached>> attached =
        lanes
            .onPartition(
                OperationKind.ATTACH,
                partition,
                List.of(
                    session.userId(),
                    session.sessionId(),
                    leases.id(),
                    stream.id(),
                    stream.name(),
                    Long.toString(stream.remembered().toMillis()),
                    scopes(stream, partition, where),
                    where.name().toLowerCase(java.util.Locale.ROOT)),
                deadlineNanos(),
                (result, serverTime) -> Answer.of(result))
            .thenApply(answer -> answer.map(result -> attached(result, partition, session)));
    if (where == Where.KNOWN) {
      return attached;
    }
    // Behind it in the same lane, so that it views what it is attached for.
    for (View view : views(stream, partition)) {
      attached = attached.thenCombine(view(session, stream, view), RedisSessionStore::both);
    }
    return attached;
  }

  private List<View> views(OpenStream stream, int partition) {
    return stream.views().stream()
        .filter(view -> partitions.of(view.document()) == partition)
        .toList();
  }

  /** What it views in a partition; its home has all that it watches, the rest with a mark. */
  private String scopes(OpenStream stream, int partition, Where where) {
    Set<Scope> viewed =
        views(stream, partition).stream().map(View::scope).collect(Collectors.toSet());
    return stream.scopes().stream()
        .filter(scope -> where == Where.HOME || viewed.contains(scope))
        .map(scope -> viewed.contains(scope) ? scope.toString() : NOT_VIEWED + scope)
        .collect(Collectors.joining("\n"));
  }

  private CompletableFuture<Answer<Boolean>> view(
      SessionKey session, OpenStream stream, View view) {
    return lanes.onResource(
        OperationKind.VIEW,
        new ResourceId(view.document(), ResourceId.WHOLE_DOCUMENT),
        List.of(
            session.userId(),
            session.sessionId(),
            view.section(),
            stream.name(),
            Integer.toString(view.limit())),
        deadlineNanos(),
        (result, serverTime) ->
            result.status().equals("VIEWS") ? Answer.of(true) : Answer.refused(full(view)));
  }

  private static Refusal full(View view) {
    return Refusal.of(
        Reason.VIEWER_LIMIT,
        "No more than " + view.limit() + " users may view " + view.scope() + " at once.",
        "scope",
        view.scope().toString(),
        "limit",
        Integer.toString(view.limit()));
  }

  private static Answer<Attached> both(Answer<Attached> attached, Answer<Boolean> viewed) {
    return attached instanceof Answer.Given<Attached>
            && viewed instanceof Answer.Refused<Boolean> refused
        ? Answer.refused(refused.refusal())
        : attached;
  }

  private Attached attached(Result result, int partition, SessionKey session) {
    if (result.status().equals("ATTACHED") && !result.text(1).isEmpty()) {
      settleNow(partition, session);
    }
    return Attached.valueOf(result.status());
  }

  @Override
  public CompletableFuture<Answer<Boolean>> detach(
      SessionKey session, String streamId, int partition) {
    return lanes
        .onPartition(
            OperationKind.DETACH,
            partition,
            List.of(session.userId(), session.sessionId(), leases.id(), streamId),
            deadlineNanos(),
            (result, serverTime) -> Answer.of(result))
        .thenApply(
            answer ->
                answer.map(
                    result -> {
                      if (result.status().equals("DETACHED") && !result.text(1).isEmpty()) {
                        settleNow(partition, session);
                      }
                      return true;
                    }));
  }

  /** What the sweepers would do a moment later. */
  private void settleNow(int partition, SessionKey session) {
    var unused = sweep.meet(partition, session);
  }

  private long deadlineNanos() {
    return System.nanoTime() + timeout.toNanos();
  }
}
