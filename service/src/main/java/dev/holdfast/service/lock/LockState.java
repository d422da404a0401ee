package dev.holdfast.service.lock;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One resource as it is now.
 *
 * @param holds oldest first; for an exclusive resource one at most
 * @param delayUntil set where the lock is kept for its former holder, see {@link
 *     Policy#lockDelay()}
 * @param waiters how many are queued for it
 */
public record LockState(
    ResourceId resource, List<Hold> holds, @Nullable Instant delayUntil, int waiters) {
  public LockState {
    holds = List.copyOf(holds);
  }

  /** Whether anybody holds it. */
  public boolean isHeld() {
    return !holds.isEmpty();
  }
}
