package dev.holdfast.service.lock;

import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.Locks.Cancellation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Acquires that wait in a queue until it is their turn. */
public interface Waits {
  /**
   * Takes a lock, if need be after waiting for it.
   *
   * @param wait how long at most; LOCK_HELD afterwards
   * @param caller whose wait ends at once when it has gone
   */
  CompletableFuture<Waited> acquire(AcquireCommand command, Duration wait, Cancellation caller);

  /** Sends every waiting call away as SERVER_DRAINING. Done when all were told. */
  CompletableFuture<Void> drain();

  /**
   * What came of it.
   *
   * @param queued how much of the time was spent in the queue
   */
  record Waited(Answer<Granted> answer, Duration queued) {}
}
