package dev.holdfast.service.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.Waiter;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers of two instances wait for one section. */
class QueueIT {
  private static final String SECTION = "document:123:tab:diagnosis";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private RedisProcess redis;
  private Fleet fleet;
  private LocalInstance second;
  private Client smith;
  private Client jane;
  private Client bob;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet = new Fleet(data, redis.uri(), "lock-types.default.queue: 2");
    LocalInstance first = fleet.start();
    second = fleet.start();
    smith = fleet.client(first, "smith");
    jane = fleet.client(second, "jane");
    bob = fleet.client(first, "bob");
  }

  @AfterEach
  void stop() {
    fleet.close();
    redis.close();
  }

  @Test
  void waitersAreServedInTheirOrderAtWhicheverInstance() {
    smith.acquire(SECTION, "s", MINUTE);
    var janes = waiting(jane, "j", 1);
    var bobs = waiting(bob, "b", 2);

    smith.release(SECTION, "s");
    Lock first = got(janes);
    assertThat(bobs.isDone()).isFalse();
    jane.release(SECTION, "j");
    Lock next = got(bobs);

    assertThat(first.getHolder().getLockId()).isEqualTo("j");
    assertThat(next.getHolder().getLockId()).isEqualTo("b");
    assertThat(next.getFencingToken()).isGreaterThan(first.getFencingToken());
    assertThat(bob.renew(SECTION, "b", MINUTE).getFencingToken()).isEqualTo(next.getFencingToken());
  }

  @Test
  void freeLockIsTakenAtOnce() {
    assertThat(got(jane.acquireLater(SECTION, "j", MINUTE)).getHolder().getUserId())
        .isEqualTo("jane");
  }

  @Test
  void whoWaitedLongEnoughIsDeniedAsIfItHadNotQueued() {
    smith.acquire(SECTION, "s", MINUTE);
    RefusalDetails refusal = refusal(jane.acquireLater(SECTION, "j", Duration.ofMillis(300)));

    assertThat(refusal.reason()).isEqualTo("LOCK_HELD");
    assertThat(refusal.info().getMetadataMap())
        .containsEntry("holder_user_id", "smith")
        .containsEntry("waiters", "0");
    assertThat(smith.waiters(SECTION)).isEmpty();
  }

  @Test
  void whoHangsUpIsNeverServed() {
    smith.acquire(SECTION, "s", MINUTE);
    var janes = waiting(jane, "j", 1);
    var bobs = waiting(bob, "b", 2);
    janes.cancel(true);
    soon().until(() -> smith.waiters(SECTION).size() == 1);
    smith.release(SECTION, "s");

    assertThat(got(bobs).getHolder().getUserId()).isEqualTo("bob");
    bob.release(SECTION, "b");
    assertThat(smith.holds(SECTION)).isEmpty();
  }

  @Test
  void deadlineOfTheCallEndsItsWait() {
    smith.acquire(SECTION, "s", MINUTE);
    var thrown =
        catchThrowableOfType(
            ExecutionException.class,
            () ->
                jane.acquireLater(SECTION, "j", MINUTE, Duration.ofMillis(400))
                    .get(10, TimeUnit.SECONDS));
    assertThat(thrown).hasMessageContaining("DEADLINE_EXCEEDED");
    soon().until(() -> smith.waiters(SECTION).isEmpty());
  }

  @Test
  void queueIsShownAndLockIdsOnlyToTheirUser() {
    smith.acquire(SECTION, "s", MINUTE);
    try (RecordedWatch watch = RecordedWatch.open(fleet.client(second, "viewer"), "document:123")) {
      soon().until(() -> watch.snapshots() == 1);
      waiting(jane, "janes-lock", 1);
      waiting(bob, "bobs-lock", 2);

      assertThat(jane.waiters(SECTION))
          .extracting(Waiter::getLockId)
          .containsExactly("janes-lock", "");
      assertThat(smith.waiters(SECTION))
          .extracting(Waiter::getDisplayName)
          .containsExactly("Dr. jane", "Dr. bob");
      assertThat(smith.holds(SECTION).get(0).getWaiters()).isEqualTo(2);
      soon().until(() -> watch.eventCount() == 2);
      assertThat(watch.events())
          .allMatch(event -> event.getType() == LockEventType.LOCK_EVENT_TYPE_QUEUE_CHANGED)
          .extracting(event -> event.getLock().getWaiters())
          .containsExactly(1, 2);
      assertThat(watch.events().toString())
          .doesNotContain("janes-lock")
          .doesNotContain("bobs-lock");
      assertThat(watch.locks().get(SECTION))
          .extracting(lock -> lock.getHolder().getUserId())
          .isEqualTo("smith");
    }
  }

  @Test
  void fullQueueTurnsAway() {
    smith.acquire(SECTION, "s", MINUTE);
    waiting(jane, "j", 1);
    waiting(bob, "b", 2);
    RefusalDetails refusal = refusal(bob.acquireLater(SECTION, "another", MINUTE));
    assertThat(refusal.reason()).isEqualTo("QUEUE_FULL");
    assertThat(refusal.info().getMetadataMap()).containsEntry("limit", "2");
  }

  @Test
  void releaseOfItsLockIdEndsAWait() {
    smith.acquire(SECTION, "s", MINUTE);
    var janes = waiting(jane, "j", 1);
    assertThat(jane.release(SECTION, "j")).isFalse();
    assertThat(refusal(janes).reason()).isEqualTo("LOCK_HELD");
  }

  @Test
  void drainedInstanceSendsItsWaitersAwayAndTheyKeepTheirPlacesElsewhere() {
    smith.acquire(SECTION, "s", MINUTE);
    var janes = waiting(jane, "j", 1);
    waiting(bob, "b", 2);
    // Beforehand, since the place is kept for a lease only.
    Client elsewhere = fleet.client(fleet.start(), "jane");
    second.close();
    assertThat(refusal(janes).reason()).isEqualTo("SERVER_DRAINING");

    var again = elsewhere.acquireLater(SECTION, "j", MINUTE);
    smith.release(SECTION, "s");
    assertThat(got(again).getHolder().getUserId()).isEqualTo("jane");
  }

  @Test
  void placeThatADrainedInstanceLeavesBehindStillCountsAgainstItsUsersLimit() {
    smith.acquire(SECTION, "s", MINUTE);
    var janes = waiting(jane, "j", 1);
    // Beforehand, since the place is kept for a lease only.
    Client elsewhere = fleet.client(fleet.start(), "jane");
    second.close();
    assertThat(refusal(janes).reason()).isEqualTo("SERVER_DRAINING");

    Refused.by(
        () -> elsewhere.acquire("document:123:tab:other", "another", MINUTE),
        Code.RESOURCE_EXHAUSTED,
        ErrorReason.USER_LOCK_LIMIT);
  }

  @Test
  void expiryHandsOver() {
    smith.acquire(SECTION, "s", Duration.ofSeconds(1));
    assertThat(got(jane.acquireLater(SECTION, "j", MINUTE)).getHolder().getUserId())
        .isEqualTo("jane");
  }

  /** Lets a caller wait, and returns when it is in the queue, which has so many then. */
  @CanIgnoreReturnValue
  private ListenableFuture<AcquireResponse> waiting(Client client, String lockId, int waiters) {
    var answer = client.acquireLater(SECTION, lockId, MINUTE);
    soon().until(() -> client.waiters(SECTION).size() == waiters);
    return answer;
  }

  private static Lock got(ListenableFuture<AcquireResponse> answer) {
    try {
      return answer.get(10, TimeUnit.SECONDS).getLock();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static RefusalDetails refusal(ListenableFuture<AcquireResponse> answer) {
    var thrown =
        catchThrowableOfType(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS));
    return RefusalDetails.of((StatusRuntimeException) requireNonNull(thrown.getCause()));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10));
  }
}
