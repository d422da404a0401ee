package dev.holdfast.service.watch;

import dev.holdfast.service.lock.LockEvent;

/** Turns events into the bytes that streams carry, once for all watches that see the same. */
public interface EventEncoder {
  /**
   * The event as one user sees it: lock id and session id of that user's own holds only.
   *
   * @param userId empty for what all may see
   */
  byte[] encode(LockEvent event, String userId);
}
