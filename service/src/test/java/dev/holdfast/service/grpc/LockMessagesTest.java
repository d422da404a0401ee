package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.LockStore.Found;
import dev.holdfast.service.lock.LockStore.LockPage;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.PendingTakeover;
import dev.holdfast.service.lock.Waiter;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockMode;
import dev.holdfast.v1.Takeover;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockMessagesTest {
  private static final Hold SMITHS = MemoryLocks.hold("smith", "Dr. Smith");
  private static final Instant NOW = Instant.ofEpochMilli(2_000);

  @Test
  void everyFieldOfAHoldIsShown() {
    Lock lock = LockMessages.lock(SMITHS, 3, "smith");

    assertThat(lock.getResourceId()).isEqualTo("document:1:tab:x");
    assertThat(lock.getHolder().getUserId()).isEqualTo("smith");
    assertThat(lock.getHolder().getDisplayName()).isEqualTo("Dr. Smith");
    assertThat(lock.getHolder().getLockId()).isEqualTo("lock-of-smith");
    assertThat(lock.getHolder().getSessionId()).isEqualTo("session-of-smith");
    assertThat(lock.getAcquireTime().getSeconds()).isEqualTo(1);
    assertThat(lock.getExpireTime().getSeconds()).isEqualTo(301);
    assertThat(lock.getFencingToken()).isEqualTo(1_790_000_000_000_000L);
    assertThat(lock.getWaiters()).isEqualTo(3);
    assertThat(lock.getMetadataMap()).containsEntry("app", "editor").hasSize(1);
    assertThat(lock.getMode()).isEqualTo(LockMode.LOCK_MODE_EXCLUSIVE);
  }

  @Test
  void othersSeeAllButLockIdAndSession() {
    Lock own = LockMessages.lock(SMITHS, 0, "smith");
    Lock others = LockMessages.lock(SMITHS, 0, "jane");

    assertThat(others)
        .isEqualTo(
            own.toBuilder()
                .setHolder(own.getHolder().toBuilder().clearLockId().clearSessionId())
                .build());
    assertThat(others).isNotEqualTo(own);
  }

  @Test
  void reasonOfATakeoverIsForTheHolderAndTheRequester() {
    Hold asked =
        new Hold(
            SMITHS.resource(),
            SMITHS.userId(),
            SMITHS.displayName(),
            SMITHS.lockId(),
            SMITHS.sessionId(),
            SMITHS.mode(),
            SMITHS.acquireTime(),
            SMITHS.expireTime(),
            SMITHS.fencingToken(),
            Map.of(),
            null,
            new PendingTakeover("t1", "jane", "Nurse Jane", "l9", "the round begins", NOW));

    assertThat(LockMessages.lock(asked, 0, "smith").getTakeover().getReason())
        .isEqualTo("the round begins");
    assertThat(LockMessages.lock(asked, 0, "jane").getTakeover())
        .isEqualTo(LockMessages.lock(asked, 0, "smith").getTakeover());
    Takeover seen = LockMessages.lock(asked, 0, "").getTakeover();
    assertThat(seen.getReason()).isEmpty();
    assertThat(seen.getRequesterDisplayName()).isEqualTo("Nurse Jane");
    assertThat(seen.getTakeoverId()).isEqualTo("t1");
    assertThat(seen.getDeadline()).isEqualTo(Times.timestamp(NOW));
  }

  @Test
  void waiterShowsItsLockIdToItsOwnUserOnly() {
    var waiting = new Waiter(SMITHS.resource(), "jane", "Nurse Jane", "l1", "s1", Mode.SHARED, NOW);

    assertThat(LockMessages.waiter(waiting, "jane").getLockId()).isEqualTo("l1");
    assertThat(LockMessages.waiter(waiting, "jane").getSessionId()).isEqualTo("s1");
    var seen = LockMessages.waiter(waiting, "smith");
    assertThat(seen.getLockId() + seen.getSessionId()).isEmpty();
    assertThat(seen.getDisplayName()).isEqualTo("Nurse Jane");
    assertThat(seen.getMode()).isEqualTo(LockMode.LOCK_MODE_SHARED);
    assertThat(seen.getEnqueueTime()).isEqualTo(Times.timestamp(NOW));
  }

  @Test
  void freeLockShowsNothing() {
    assertThat(LockMessages.locks(state(List.of(), null), "jane")).isEmpty();
  }

  @Test
  void keptLockIsNotLockedButShown() {
    var found = new Found(List.of(state(List.of(), Instant.ofEpochSecond(77))), List.of(), NOW);

    GetLockResponse response = LockResponses.found(found, "jane");

    assertThat(response.getLocked()).isFalse();
    assertThat(response.getLocksList()).hasSize(1);
    assertThat(response.getLocks(0).hasHolder()).isFalse();
    assertThat(response.getLocks(0).getDelayUntil().getSeconds()).isEqualTo(77);
    assertThat(response.getServerTime().getSeconds()).isEqualTo(2);
  }

  @Test
  void wholeDocumentsLockStandsBehindTheSections() {
    var whole = MemoryLocks.id("document:1:*");
    Hold janes =
        new Hold(whole, "jane", "Nurse Jane", "", "", SMITHS.mode(), NOW, NOW, 5, Map.of());
    var found =
        new Found(
            List.of(state(List.of(SMITHS), null), new LockState(whole, List.of(janes), null, 0)),
            List.of(),
            NOW);

    GetLockResponse response = LockResponses.found(found, "jane");

    assertThat(response.getLocked()).isTrue();
    assertThat(response.getLocksList())
        .extracting(Lock::getResourceId)
        .containsExactly("document:1:tab:x", "document:1:*");
  }

  @Test
  void listShowsWhatIsHeldAndNotWhatIsKept() {
    var page =
        new LockPage(
            List.of(state(List.of(SMITHS), Instant.ofEpochSecond(77))), "document:1:tab:x", NOW);

    var response = LockResponses.listed(page, "smith");

    assertThat(response.getLocksList())
        .extracting(lock -> lock.getHolder().getLockId())
        .containsExactly("lock-of-smith");
    assertThat(response.getNextPageToken()).isEqualTo("document:1:tab:x");
  }

  private static LockState state(List<Hold> holds, @Nullable Instant delayUntil) {
    return new LockState(SMITHS.resource(), holds, delayUntil, 0);
  }
}
