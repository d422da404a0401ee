package dev.holdfast.bench.empty;

import dev.holdfast.service.lock.LockStore;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.Locks.Cancellation;
import dev.holdfast.service.lock.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Lets nobody wait. */
record EmptyWaits(LockStore store) implements Waits {
  @Override
  public CompletableFuture<Waited> acquire(
      AcquireCommand command, Duration wait, Cancellation caller) {
    return store.acquire(command).thenApply(answer -> new Waited(answer, Duration.ZERO));
  }

  @Override
  public CompletableFuture<Void> drain() {
    return CompletableFuture.completedFuture(null);
  }
}
