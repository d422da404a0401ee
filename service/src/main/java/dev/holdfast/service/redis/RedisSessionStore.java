package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.session.SessionKey;
import dev.holdfast.service.session.SessionStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sessions in Redis. */
final class RedisSessionStore implements SessionStore {
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
    return lanes
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
                String.join("\n", stream.scopes()),
                where.name().toLowerCase(java.util.Locale.ROOT)),
            deadlineNanos(),
            (result, serverTime) -> Answer.of(result))
        .thenApply(answer -> answer.map(result -> attached(result, partition, session)));
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
