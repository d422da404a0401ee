package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.ReleaseReason;
import java.time.Duration;

/** What the store tells by the way. Called on threads that must not block. */
public interface StoreObserver {
  /** A call of this instance found a hold past its deadline, and wrote its EXPIRED event. */
  void expired(Hold hold);

  /** A call of this instance ended a hold whose session has gone, or has left. */
  void released(Hold hold, ReleaseReason reason);

  /** A call of this instance passed a hold to another. */
  void takenOver(Hold hold);

  /** A call of this instance granted a hold out of the queue; it must be claimed. */
  void granted(Hold hold);

  /** One call committed so many operations. */
  void committed(int operations, Duration took);

  /** A call brought no answer: none in time, no connection, or Redis refused. */
  void failed(CallFailure failure);

  /** Why a call brought no answer. */
  enum CallFailure {
    /** None came within the time limit. */
    TIMEOUT,
    /** There is no connection, or it was lost. */
    DISCONNECTED,
    /** More operations wait for their call than the queue takes. */
    QUEUE_FULL,
    /** Redis answered with an error. */
    ERROR
  }
}
