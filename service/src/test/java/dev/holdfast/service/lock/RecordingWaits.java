package dev.holdfast.service.lock;

import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.Locks.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Lets everybody wait an hour in no time, and then says that the lock is held. */
final class RecordingWaits implements Waits {
  final List<Duration> asked = new ArrayList<>();

  @Override
  public CompletableFuture<Waited> acquire(
      AcquireCommand command, Duration wait, Cancellation caller) {
    asked.add(wait);
    Refusal held = LockRefusals.lockHeld(command.hold().resource(), List.of(), 1, 0, Instant.EPOCH);
    return CompletableFuture.completedFuture(new Waited(Answer.refused(held), Duration.ofHours(1)));
  }

  @Override
  public CompletableFuture<Void> drain() {
    return CompletableFuture.completedFuture(null);
  }
}
