package dev.holdfast.client;

/**
 * There is nothing to take over or to answer: LOCK_NOT_HELD, TAKEOVER_PENDING or
 * TAKEOVER_NOT_PENDING.
 */
public final class TakeoverException extends HoldfastException {
  private static final long serialVersionUID = 1;

  TakeoverException(Failure failure) {
    super(failure);
  }
}
