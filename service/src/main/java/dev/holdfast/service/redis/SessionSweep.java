package dev.holdfast.service.redis;

import dev.holdfast.service.config.SessionsConfig;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.session.SessionKey;
import dev.holdfast.service.session.SessionStore.Keeper;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a session has in a partition up to date with the session. That crosses documents, and
 * where the session is away also partitions, so it is several calls; each does nothing the second
 * time, and a deadline brings another sweeper to it where one does not get to the end.
 *
 * <p>A grace ends nowhere while the session is alive: before anything is told or released, a stream
 * that is open at this instance is attached, and the session's home partition, which knows the
 * streams of all instances, is asked.
 */
final class SessionSweep implements DeadlineHandler {
  private static final Logger log = LoggerFactory.getLogger(SessionSweep.class);

  /** After so long another sweeper takes up what this one has begun. */
  private static final Duration TAKEN = Duration.ofSeconds(1);

  /** Stands for a time where the store did not answer. */
  private static final long NO_ANSWER = -1;

  /** How many things of a session are settled together; more follow. */
  private static final int PAGE = 64;

  private final Lanes lanes;
  private final Partitions partitions;
  private final SessionsConfig config;
  private final StoreObserver observer;
  private final Duration limit;
  private volatile Keeper keeper = Keeper.NONE;

  /**
   * @param limit how long one call may take
   */
  SessionSweep(
      Lanes lanes,
      Partitions partitions,
      SessionsConfig config,
      StoreObserver observer,
      Duration limit) {
    this.lanes = lanes;
    this.partitions = partitions;
    this.config = config;
    this.observer = observer;
    this.limit = limit;
  }

  void keptBy(Keeper has) {
    keeper = has;
  }

  @Override
  public CompletableFuture<Boolean> meet(int partition, String subject) {
    int end = subject.indexOf('\n');
    if (end < 0) {
      log.error("a deadline names no session: {}", subject);
      return CompletableFuture.completedFuture(false);
    }
    return meet(partition, new SessionKey(subject.substring(0, end), subject.substring(end + 1)));
  }

  /** Settles a session where it is due. Never fails. */
  CompletableFuture<Boolean> meet(int partition, SessionKey session) {
    return begin(partition, session, "", "")
        .thenCompose(due -> due.isTaken() ? settle(partition, session, due) : done())
        .exceptionally(
            failure -> {
              log.error("a session could not be settled", StoreFailures.cause(failure));
              return false;
            });
  }

  /**
   * What is to be settled.
   *
   * @param deadline names this sweep; empty where there is nothing to do
   */
  private record Due(String deadline, boolean away, boolean home, List<String> members) {
    boolean isTaken() {
      return !deadline.isEmpty();
    }
  }

  private static final Due NOTHING = new Due("", false, false, List.of());

  private CompletableFuture<Due> begin(
      int partition, SessionKey session, String deadline, String after) {
    return call(
            OperationKind.BEGIN_SETTLING,
            partition,
            session,
            deadline,
            after,
            millis(TAKEN),
            Integer.toString(PAGE))
        .thenApply(answer -> answer instanceof Answer.Given<Result> given ? due(given) : NOTHING);
  }

  private static Due due(Answer.Given<Result> given) {
    Result result = given.value();
    if (!result.status().equals("DUE")) {
      return NOTHING;
    }
    List<String> members = IntStream.rangeClosed(4, result.size()).mapToObj(result::text).toList();
    return new Due(
        result.text(1), result.text(2).equals("away"), result.text(3).equals("home"), members);
  }

  private CompletableFuture<Boolean> settle(int partition, SessionKey session, Due due) {
    if (!due.away) {
      return settleAll(partition, session, due, 0);
    }
    if (keeper.attachWhereOpen(session, partition)) {
      // Attaching it brings the sweep back.
      return done();
    }
    return due.home
        ? settleAll(partition, session, due, 0)
        : askHome(partition, session)
            .thenCompose(away -> away ? settleAll(partition, session, due, 0) : done());
  }

  /** Whether the session is away for certain. */
  private CompletableFuture<Boolean> askHome(int partition, SessionKey session) {
    return call(OperationKind.SESSION_STATE, partitions.ofUser(session.userId()), session)
        .thenCompose(
            answer -> {
              if (!(answer instanceof Answer.Given<Result> given)) {
                return CompletableFuture.completedFuture(false);
              }
              boolean attached = given.value().text(1).equals("attached");
              String millis = attached ? millis(TAKEN) : Long.toString(given.value().number(2));
              return call(
                      OperationKind.CONFIRM_AWAY,
                      partition,
                      session,
                      attached ? "attached" : "away",
                      millis)
                  .thenApply(noted -> !attached && noted instanceof Answer.Given<Result>);
            });
  }

  /**
   * Settles a page, and those after it.
   *
   * @param soonest when those before are to be settled again, ms of Redis's clock; 0: not
   */
  private CompletableFuture<Boolean> settleAll(
      int partition, SessionKey session, Due due, long soonest) {
    List<CompletableFuture<Long>> settled =
        due.members.stream().map(member -> settle(session, member)).toList();
    return CompletableFuture.allOf(settled.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              long again = soonest;
              for (CompletableFuture<Long> one : settled) {
                if (one.join() == NO_ANSWER) {
                  // Its deadline brings a sweeper back to it.
                  return CompletableFuture.completedFuture(false);
                }
                again = earlier(again, one.join());
              }
              return due.members.size() < PAGE
                  ? finish(partition, session, due.deadline, again)
                  : settleMore(partition, session, due, again);
            });
  }

  private CompletableFuture<Boolean> settleMore(
      int partition, SessionKey session, Due due, long again) {
    String last = due.members.get(due.members.size() - 1);
    return begin(partition, session, due.deadline, last)
        .thenCompose(more -> more.isTaken() ? settleAll(partition, session, more, again) : done());
  }

  private static long earlier(long one, long other) {
    return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
  }

  private CompletableFuture<Boolean> finish(
      int partition, SessionKey session, String deadline, long again) {
    return call(OperationKind.SETTLE_SESSION, partition, session, deadline, Long.toString(again))
        .thenApply(answer -> answer instanceof Answer.Given<Result>);
  }

  /** Settles one thing that it has; answers when to do so again, or {@link #NO_ANSWER}. */
  private CompletableFuture<Long> settle(SessionKey session, String member) {
    BoundMembers.Bound bound = BoundMembers.parse(member);
    return lanes
        .onResource(
            OperationKind.SETTLE,
            bound.resource(),
            List.of(
                session.userId(),
                session.sessionId(),
                bound.kind(),
                bound.name(),
                millis(config.quiet())),
            deadlineNanos(),
            (result, serverTime) -> Answer.of(result))
        .thenApply(
            answer -> {
              if (!(answer instanceof Answer.Given<Result> given)) {
                return NO_ANSWER;
              }
              tell(bound.resource(), given.value());
              return given.value().number(1);
            });
  }

  private void tell(ResourceId resource, Result result) {
    if (!result.text(2).isEmpty()) {
      Hold hold = StoredEntries.hold(resource, result.text(2)).hold();
      observer.released(hold, ReleaseReason.valueOf(result.text(3)));
    }
  }

  private CompletableFuture<Answer<Result>> call(
      OperationKind kind, int partition, SessionKey session, String... more) {
    return lanes.onPartition(
        kind,
        partition,
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(session.userId(), session.sessionId()),
                java.util.Arrays.stream(more))
            .toList(),
        deadlineNanos(),
        (result, serverTime) -> Answer.of(result));
  }

  private long deadlineNanos() {
    return System.nanoTime() + limit.toNanos();
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static CompletableFuture<Boolean> done() {
    return CompletableFuture.completedFuture(true);
  }
}
