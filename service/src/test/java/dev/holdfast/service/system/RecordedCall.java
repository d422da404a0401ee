package dev.holdfast.service.system;

/**
 * One call, as its client saw it.
 *
 * @param lockId names the hold; used by one client only, and for no other resource
 * @param invokedNanos {@link System#nanoTime} before it was sent
 * @param returnedNanos and after its answer came
 * @param token of the hold that was granted or renewed, or that a refused Acquire was told of
 * @param ttlNanos what was asked for
 */
record RecordedCall(
    Kind kind,
    String resource,
    String lockId,
    long invokedNanos,
    long returnedNanos,
    Outcome outcome,
    long token,
    long ttlNanos) {
  enum Kind {
    ACQUIRE,
    RENEW,
    RELEASE
  }

  enum Outcome {
    /** Granted, renewed or released. */
    DONE,
    /** Held by another, lost, or nothing there to release. */
    REFUSED,
    /** The answer did not come, so that it may have been done, or may even be done later. */
    UNKNOWN
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  boolean isDone() {
    return outcome == Outcome.DONE;
  }

  boolean isRefused() {
    return outcome == Outcome.REFUSED;
  }

  boolean isUnknown() {
    return outcome == Outcome.UNKNOWN;
  }

  /** Whether it shows that the hold of its token lived. */
  boolean showsHold() {
    return isDone() && kind != Kind.RELEASE;
  }
}
