package dev.holdfast.service.queue;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.lock.Admitted;
import dev.holdfast.service.lock.Allowance;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.Queued;
import dev.holdfast.service.lock.LockStore.Turn;
import dev.holdfast.service.lock.Locks.Cancellation;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.Waits.Waited;
import dev.holdfast.service.redis.TestPolicies;
import dev.holdfast.service.watch.Follower;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes of a waiting call where answers, events, its caller and its time cross. */
class WaitingCallsTest {
  private static final HoldKey KEY =
      new HoldKey(ResourceIds.resource("document:1:a", false).resource(), "jane", "1");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int SECONDS = 10;
  private static final long ARRIVAL = 1_000;

  private final HeldBackStore store = new HeldBackStore();
  private @Nullable Follower follower;
  private final WaitingCalls calls =
      new WaitingCalls(
          store,
          key -> 0,
          (partition, told) -> {
            follower = told;
            return () -> {};
          });

  @AfterEach
  void close() {
    calls.close();
  }

  /** A caller who may hang up. */
  private static final class Caller implements Cancellation {
    private volatile @Nullable Runnable hangUp;

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void onCancel(Runnable task) {
      hangUp = task;
    }

    void hangsUp() {
      requireNonNull(hangUp).run();
    }
  }

  private CompletableFuture<Waited> waits(Caller caller, Duration patience) {
    var command =
        new AcquireCommand(
            KEY,
            "",
            "",
            Mode.EXCLUSIVE,
            MINUTE,
            Map.of(),
            TestPolicies.PLAIN,
            new Allowance.Unlimited(),
            Admitted.ANYBODY,
            MINUTE);
    return calls.acquire(command, patience, caller);
  }

  private CompletableFuture<Waited> waits() {
    return waits(new Caller(), MINUTE);
  }

  /** The next question that the store was asked. */
  private CompletableFuture<Answer<Turn>> asked() throws InterruptedException {
    return requireNonNull(store.asked.poll(SECONDS, TimeUnit.SECONDS));
  }

  private static Answer<Turn> queued() {
    return queuedAt(ARRIVAL);
  }

  private static Answer<Turn> queuedAt(long arrival) {
    return Answer.of(new Queued(arrival));
  }

  private static Hold hold(long token) {
    return new Hold(
        KEY.resource(),
        KEY.userId(),
        "",
        KEY.lockId(),
        "",
        Mode.EXCLUSIVE,
        Instant.EPOCH,
        Instant.EPOCH,
        token,
        Map.of());
  }

  private static Answer<Turn> granted(long token) {
    return Answer.of(new Granted(hold(token), MINUTE, Instant.EPOCH));
  }

  private static Answer<Turn> refused(Refusal refusal) {
    return Answer.refused(refusal);
  }

  private void tell(
      EventType type,
      @Nullable Hold hold,
      @Nullable Hold ended,
      @Nullable ReleaseReason reason,
      LockEvent.@Nullable Dropped dropped,
      long revision) {
    requireNonNull(follower)
        .event(
            0,
            new LockEvent(
                type,
                KEY.resource(),
                hold,
                ended,
                reason,
                0,
                0,
                dropped,
                null,
                Instant.EPOCH,
                revision,
                new LockEvent.Position("epoch", revision - 1),
                null));
  }

  private void tellDropped(long revision) {
    var dropped = new LockEvent.Dropped(KEY.userId(), KEY.lockId());
    tell(EventType.QUEUE_CHANGED, null, null, null, dropped, revision);
  }

  private void tellReleased(ReleaseReason reason, long revision) {
    tell(EventType.RELEASED, null, hold(revision - 1), reason, null, revision);
  }

  private void tellGranted(long revision) {
    tell(EventType.ACQUIRED, hold(revision), null, null, null, revision);
  }

  private static Answer<Granted> told(CompletableFuture<Waited> call) throws Exception {
    return call.get(SECONDS, TimeUnit.SECONDS).answer();
  }

  private static Reason reason(CompletableFuture<Waited> call) throws Exception {
    return ((Answer.Refused<Granted>) told(call)).refusal().reason();
  }

  private static long token(CompletableFuture<Waited> call) throws Exception {
    return ((Answer.Given<Granted>) told(call)).value().hold().fencingToken();
  }

  /** Waits until all that was handed over so far has been done: by a question and its answer. */
  private void settle() throws Exception {
    settle(ARRIVAL);
  }

  private void settle(long arrival) throws Exception {
    calls.askForAll();
    asked().complete(queuedAt(arrival));
  }

  @Test
  void aGrantThatIsToldIsClaimedAndAnswered() throws Exception {
    var call = waits();
    asked().complete(queued());
    tellGranted(2_000);
    asked().complete(granted(2_000));
    assertThat(token(call)).isEqualTo(2_000);
    assertThat(calls.count()).isZero();
  }

  @Test
  void aGrantThatIsToldBeforeThePlaceIsKnownIsNotMissed() throws Exception {
    var call = waits();
    var first = asked();
    tellGranted(2_000);
    first.complete(queued());
    asked().complete(granted(2_000));
    assertThat(token(call)).isEqualTo(2_000);
  }

  @Test
  void whoHangsUpInTheQueueLeavesIt() throws Exception {
    var caller = new Caller();
    var call = waits(caller, MINUTE);
    asked().complete(queued());
    caller.hangsUp();
    assertThat(store.left.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(KEY);
    assertThat(call.isDone()).isFalse();
    assertThat(calls.count()).isZero();
  }

  @Test
  void whoHangsUpBeforeThePlaceIsKnownLeavesItWhenItIs() throws Exception {
    var caller = new Caller();
    var unused = waits(caller, MINUTE);
    var first = asked();
    caller.hangsUp();
    await().until(() -> calls.count() == 0);
    assertThat(store.left).isEmpty();
    first.complete(queued());
    assertThat(store.left.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(KEY);
  }

  @Test
  void whoHangsUpWhileBeingGrantedGivesTheLockBack() throws Exception {
    var caller = new Caller();
    var unused = waits(caller, MINUTE);
    var first = asked();
    caller.hangsUp();
    await().until(() -> calls.count() == 0);
    first.complete(granted(7));
    assertThat(store.givenBack.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(store.left).isEmpty();
  }

  @Test
  void aRetryHasTheLockThatItsFirstCallWasGrantedAsItHungUp() throws Exception {
    var caller = new Caller();
    var unused = waits(caller, MINUTE);
    var first = asked();
    caller.hangsUp();
    await().until(() -> calls.count() == 0);
    var retry = waits();
    var second = asked();
    first.complete(granted(7));
    second.complete(granted(7));
    assertThat(token(retry)).isEqualTo(7);
    assertThat(store.givenBack).isEmpty();
    assertThat(store.left).isEmpty();
  }

  @Test
  void oneOfTwoCallsOfAPlaceHangsUpAndTheOtherGetsTheLock() throws Exception {
    var caller = new Caller();
    var first = waits(caller, MINUTE);
    asked().complete(queued());
    var second = waits();
    asked().complete(queued());
    caller.hangsUp();
    await().until(() -> calls.count() == 1);
    tellGranted(2_000);
    asked().complete(granted(2_000));
    assertThat(token(second)).isEqualTo(2_000);
    assertThat(first.isDone()).isFalse();
    assertThat(store.left).isEmpty();
  }

  @Test
  void whoseTimeIsUpAsksOnceMoreAndIsToldWhatTheStoreSays() throws Exception {
    var late = waits(new Caller(), Duration.ofMillis(30));
    asked().complete(queued());
    asked().complete(granted(5));
    assertThat(token(late)).as("granted in the last moment").isEqualTo(5);
  }

  @Test
  void whoseTimeIsUpWhileTheStoreIsAskedAsksOnceMore() throws Exception {
    var call = waits(new Caller(), Duration.ofMillis(30));
    var first = asked();
    long end = System.nanoTime() + Duration.ofMillis(60).toNanos();
    await().until(() -> System.nanoTime() >= end);
    first.complete(queued());
    asked()
        .complete(
            refused(
                Refusal.of(Reason.LOCK_HELD, "held", "resource_id", KEY.resource().toString())));
    assertThat(reason(call)).isEqualTo(Reason.LOCK_HELD);
    assertThat(calls.count()).isZero();
  }

  @Test
  void aPlaceThatAnotherEndedIsHeld() throws Exception {
    var call = waits();
    asked().complete(queued());
    tellDropped(ARRIVAL + 1);
    assertThat(reason(call)).isEqualTo(Reason.LOCK_HELD);
  }

  @Test
  void aPlaceThatAnotherEndedBeforeItWasKnownIsHeld() throws Exception {
    var call = waits();
    var first = asked();
    tellDropped(ARRIVAL + 1);
    first.complete(queued());
    assertThat(reason(call)).isEqualTo(Reason.LOCK_HELD);
  }

  @Test
  void lateNewsOfAnEarlierWaitOrHoldOfTheSameNameEndsNothing() throws Exception {
    var call = waits();
    var first = asked();
    tellReleased(ReleaseReason.HOLDER, ARRIVAL - 20);
    first.complete(queued());
    tellReleased(ReleaseReason.HOLDER, ARRIVAL - 10);
    tellDropped(ARRIVAL - 5);
    settle();
    assertThat(call.isDone()).isFalse();
    tellGranted(2_000);
    asked().complete(granted(2_000));
    assertThat(token(call)).isEqualTo(2_000);
  }

  @Test
  void aGrantThatItsUserReleasedBeforeItWasAnsweredIsHeld() throws Exception {
    var call = waits();
    asked().complete(queued());
    tellReleased(ReleaseReason.HOLDER, 2_001);
    assertThat(reason(call)).isEqualTo(Reason.LOCK_HELD);
  }

  @Test
  void aGrantThatWasNotClaimedInTimeIsWaitedForAgain() throws Exception {
    var call = waits();
    asked().complete(queued());
    tellReleased(ReleaseReason.DISCONNECT, 2_001);
    asked().complete(queuedAt(3_000));
    settle(3_000);
    tellDropped(2_500);
    tellGranted(4_000);
    asked().complete(granted(4_000));
    assertThat(token(call)).isEqualTo(4_000);
  }

  @Test
  void whoIsInTheQueueDoesNotNoticeThatTheStoreIsAwayAndWhoIsNotIsTold() throws Exception {
    var call = waits();
    asked().complete(queued());
    calls.askForAll();
    asked().complete(refused(Refusal.storeUnavailable()));
    asked().complete(granted(7));
    assertThat(token(call)).isEqualTo(7);

    var newcomer = waits();
    asked().complete(refused(Refusal.storeUnavailable()));
    assertThat(reason(newcomer)).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(store.left.poll(SECONDS, TimeUnit.SECONDS))
        .as("it may have got a place all the same")
        .isEqualTo(KEY);
  }

  @Test
  void aGapInTheEventsHasEveryCallAskAgain() throws Exception {
    var call = waits();
    asked().complete(queued());
    requireNonNull(follower).gap(0);
    asked().complete(granted(7));
    assertThat(token(call)).isEqualTo(7);
  }

  @Test
  void aDrainSendsWaitersAwayAndLeavesThemTheirPlaces() throws Exception {
    var call = waits();
    asked().complete(queued());
    settle();
    calls.drain().get(SECONDS, TimeUnit.SECONDS);
    assertThat(reason(call)).isEqualTo(Reason.SERVER_DRAINING);
    assertThat(reason(waits())).isEqualTo(Reason.SERVER_DRAINING);
    assertThat(store.left).isEmpty();
  }

  @Test
  void aDrainTellsWhoIsBeingGrantedALockOfIt() throws Exception {
    var call = waits();
    var first = asked();
    var drained = calls.drain();
    assertThat(reason(waits())).isEqualTo(Reason.SERVER_DRAINING);
    assertThat(drained.isDone()).isFalse();
    first.complete(granted(7));
    assertThat(token(call)).isEqualTo(7);
    drained.get(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aDrainSendsAwayWhoHasJustGotAPlace() throws Exception {
    var call = waits();
    var first = asked();
    var drained = calls.drain();
    first.complete(queued());
    assertThat(reason(call)).isEqualTo(Reason.SERVER_DRAINING);
    drained.get(SECONDS, TimeUnit.SECONDS);
    assertThat(store.left).isEmpty();
  }
}
