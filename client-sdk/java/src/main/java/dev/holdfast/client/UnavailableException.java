package dev.holdfast.client;

/**
 * No answer: STORE_UNAVAILABLE, SERVER_DRAINING, no connection, or not in time. Whether the call
 * did its work is not known.
 */
public final class UnavailableException extends HoldfastException {
  private static final long serialVersionUID = 1;

  UnavailableException(Failure failure) {
    super(failure);
  }
}
