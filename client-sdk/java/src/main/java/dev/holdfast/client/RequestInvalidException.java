package dev.holdfast.client;

/**
 * The request can never succeed: RESOURCE_ID_INVALID, RESOURCE_ID_INCOMPLETE, TTL_OUT_OF_RANGE,
 * ARGUMENT_INVALID or SCOPE_NOT_FOUND.
 */
public final class RequestInvalidException extends HoldfastException {
  private static final long serialVersionUID = 1;

  RequestInvalidException(Failure failure) {
    super(failure);
  }
}
