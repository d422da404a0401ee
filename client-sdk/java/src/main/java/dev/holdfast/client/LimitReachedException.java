package dev.holdfast.client;

/**
 * So many are allowed and no more: USER_LOCK_LIMIT, QUEUE_FULL, VIEWER_LIMIT, SECTION_LIMIT or
 * RATE_LIMITED.
 */
public final class LimitReachedException extends HoldfastException {
  private static final long serialVersionUID = 1;

  LimitReachedException(Failure failure) {
    super(failure);
  }
}
