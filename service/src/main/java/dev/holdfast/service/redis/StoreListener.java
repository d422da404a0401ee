package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Hold;

/** What the store tells by the way. Called on threads that must not block. */
interface StoreListener {
  /** A call of this instance found a hold past its deadline, and wrote its EXPIRED event. */
  void expired(Hold hold);

  /** A partition was new, or Redis has lost it: what is written once has to be written again. */
  void epochMade();
}
