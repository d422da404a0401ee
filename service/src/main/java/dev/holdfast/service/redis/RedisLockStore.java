package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockRefusals;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.LockStore;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.lock.Viewer;
import dev.holdfast.service.session.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Locks in Redis: each change is one operation of a batch in its partition's lane. */
final class RedisLockStore implements LockStore {
  /** How many waiters GetLock shows: what fits a message well. Their number is never cut. */
  private static final int SHOWN_WAITERS = 1_000;

  private final Lanes lanes;
  private final SnapshotScript snapshots;
  private final LockListing listing;
  private final RedisTakeovers takeovers;
  private final Supplier<String> instance;
  private final RedisSessionStore sessions;
  private final SessionLocks sessionLocks;
  private final Duration timeout;

  /**
   * A store.
   *
   * @param instance the id under which this instance gives its signs of life
   * @param timeout the longest that a call may take
   */
  RedisLockStore(
      Lanes lanes,
      SnapshotScript snapshots,
      LockListing listing,
      Supplier<String> instance,
      RedisSessionStore sessions,
      SessionLocks sessionLocks,
      Duration timeout) {
    this.takeovers = new RedisTakeovers(lanes, timeout);
    this.lanes = lanes;
    this.instance = instance;
    this.snapshots = snapshots;
    this.listing = listing;
    this.sessions = sessions;
    this.sessionLocks = sessionLocks;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Answer<Granted>> acquire(AcquireCommand command) {
    return acquire(
        command,
        Duration.ZERO,
        (result, serverTime) -> granted(command.hold().resource(), result, serverTime));
  }

  @Override
  public CompletableFuture<Answer<Turn>> queue(AcquireCommand command, Duration wait) {
    return acquire(
        command,
        wait,
        (result, serverTime) ->
            result.status().equals("QUEUED")
                ? Answer.of(new Queued(Long.parseLong(result.text(1))))
                : granted(command.hold().resource(), result, serverTime).map(granted -> granted));
  }

  /**
   * Acquires.
   *
   * @param granted reads what it was not refused with
   */
  private <T> CompletableFuture<Answer<T>> acquire(
      AcquireCommand command, Duration wait, Operation.Decoder<T> granted) {
    ResourceId resource = command.hold().resource();
    use(command.hold(), command.sessionId());
    var arguments = new ArrayList<>(AcquireArguments.of(command));
    arguments.add(Long.toString(wait.toMillis()));
    arguments.add(instance.get());
    arguments.add(Integer.toString(command.policy().queue()));
    return submit(
        OperationKind.ACQUIRE,
        resource,
        arguments,
        command.timeLimit(),
        new Operation.Decoder<T>() {
          @Override
          public Answer<T> decode(Result result, Instant serverTime) {
            return switch (result.status()) {
              case "GRANTED", "QUEUED" -> granted.decode(result, serverTime);
              case "HELD" -> Answer.refused(held(resource, result, serverTime));
              default -> Answer.refused(AcquireArguments.refusal(command, result));
            };
          }

          @Override
          public void missed(Answer<T> answer) {
            if (answer instanceof Answer.Given<T> given && given.value() instanceof Granted late) {
              var unused = giveBack(command.hold(), late.hold().fencingToken());
            }
          }
        });
  }

  /** A session that is to have something in a partition is attached there by its streams here. */
  private void use(HoldKey hold, String sessionId) {
    if (!sessionId.isEmpty()) {
      sessions.use(new SessionKey(hold.userId(), sessionId), hold.resource().document());
    }
  }

  @Override
  public CompletableFuture<Answer<Boolean>> leave(HoldKey hold) {
    return submit(
        OperationKind.STOP_WAITING,
        hold.resource(),
        List.of(hold.userId(), hold.lockId(), instance.get()),
        timeout,
        (result, serverTime) ->
            switch (result.status()) {
              case "LEFT" -> Answer.of(true);
              case "ABSENT" -> Answer.of(false);
              default -> throw result.unknown();
            });
  }

  @Override
  public CompletableFuture<Answer<Hold>> requestTakeover(TakeoverCommand command) {
    use(command.taker(), command.sessionId());
    return takeovers.request(command);
  }

  @Override
  public CompletableFuture<Answer<Hold>> answerTakeover(TakeoverAnswer answer) {
    return takeovers.answer(answer);
  }

  @Override
  public CompletableFuture<Answer<Boolean>> release(HoldKey hold, Duration timeLimit) {
    return release(hold, "", timeLimit);
  }

  @Override
  public CompletableFuture<Answer<Boolean>> giveBack(HoldKey hold, long fencingToken) {
    return release(hold, Long.toString(fencingToken), timeout);
  }

  private CompletableFuture<Answer<Boolean>> release(
      HoldKey hold, String onlyToken, Duration timeLimit) {
    return submit(
        OperationKind.RELEASE,
        hold.resource(),
        List.of(hold.userId(), hold.lockId(), onlyToken),
        timeLimit,
        (result, serverTime) ->
            switch (result.status()) {
              case "RELEASED" -> Answer.of(true);
              case "WITHDRAWN", "ABSENT" -> Answer.of(false);
              default -> throw result.unknown();
            });
  }

  @Override
  public CompletableFuture<Answer<Granted>> renew(HoldKey hold, Duration ttl, Duration timeLimit) {
    return submit(
        OperationKind.RENEW,
        hold.resource(),
        List.of(hold.userId(), hold.lockId(), Long.toString(ttl.toMillis())),
        timeLimit,
        (result, serverTime) ->
            switch (result.status()) {
              case "GRANTED" -> granted(hold.resource(), result, serverTime);
              case "LOST" -> Answer.refused(lost(hold.resource(), result));
              default -> throw result.unknown();
            });
  }

  @Override
  public CompletableFuture<Answer<Found>> get(ResourceId resource) {
    return snapshots
        .lock(resource, SHOWN_WAITERS)
        .<Answer<Found>>thenApply(
            page ->
                Answer.of(
                    new Found(ownFirst(resource, page.locks()), page.waiters(), page.serverTime())))
        .exceptionally(failure -> StoreFailures.refused(failure));
  }

  @Override
  public CompletableFuture<Answer<SessionHolds>> renewSession(
      String userId, String sessionId, Function<ResourceId, Duration> ttl, Duration timeLimit) {
    return sessionLocks.renew(new SessionKey(userId, sessionId), ttl, limit(timeLimit));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> releaseSession(
      String userId, String sessionId, Duration delay, Duration timeLimit) {
    var session = new SessionKey(userId, sessionId);
    return delay.isZero()
        ? sessionLocks.release(session, limit(timeLimit))
        : sessionLocks.leave(session, delay, limit(timeLimit));
  }

  @Override
  public CompletableFuture<Answer<List<Viewer>>> viewers(Scope scope) {
    return snapshots
        .document(scope, true)
        .<Answer<List<Viewer>>>thenApply(
            page ->
                Answer.of(
                    page.viewers().stream()
                        .filter(
                            viewer ->
                                scope instanceof Scope.OneDocument || viewer.scope().equals(scope))
                        .toList()))
        .exceptionally(failure -> StoreFailures.refused(failure));
  }

  private Duration limit(Duration timeLimit) {
    return timeLimit.compareTo(timeout) < 0 ? timeLimit : timeout;
  }

  @Override
  public CompletableFuture<Answer<LockPage>> list(ListQuery query) {
    return listing.page(query).exceptionally(failure -> StoreFailures.refused(failure));
  }

  private <T> CompletableFuture<Answer<T>> submit(
      OperationKind kind,
      ResourceId resource,
      List<String> arguments,
      Duration timeLimit,
      Operation.Decoder<T> decoder) {
    return lanes.onResource(
        kind, resource, arguments, System.nanoTime() + limit(timeLimit).toNanos(), decoder);
  }

  static Answer<Granted> granted(ResourceId resource, Result result, Instant serverTime) {
    StoredEntries.StoredHold stored = StoredEntries.hold(resource, result.text(1));
    boolean takenOver = result.size() > 1;
    return Answer.of(new Granted(stored.hold(), stored.ttl(), serverTime, takenOver));
  }

  private static Refusal held(ResourceId resource, Result result, Instant serverTime) {
    int count = (int) result.number(1);
    var inTheWay = new ArrayList<LockState>();
    for (int i = 3; i < result.size(); i += 2) {
      inTheWay.add(StoredEntries.state(result.text(i), result.text(i + 1)));
    }
    return LockRefusals.lockHeld(resource, inTheWay, count, (int) result.number(2), serverTime);
  }

  private static Refusal lost(ResourceId resource, Result result) {
    LockState present = StoredEntries.state(resource.toString(), result.text(1));
    return LockRefusals.lockLost(resource, present.isHeld() ? List.of(present) : List.of());
  }

  private static List<LockState> ownFirst(ResourceId resource, List<LockState> states) {
    var sorted = new ArrayList<LockState>(states);
    sorted.sort(
        java.util.Comparator.comparing((LockState state) -> !state.resource().equals(resource)));
    return sorted;
  }
}
