package dev.holdfast.client;

import dev.holdfast.v1.Lock;
import java.util.List;

/** Another holds the lock: LOCK_HELD. */
public final class LockHeldException extends HoldfastException {
  private static final long serialVersionUID = 1;

  LockHeldException(Failure failure) {
    super(failure);
  }

  /**
   * At most three of the holds in the way, without their metadata. Empty where the lock is kept for
   * its former holder or its queue.
   */
  public List<Lock> inTheWay() {
    return failure().locks();
  }
}
