package dev.holdfast.service.lock;

/**
 * Why a call is refused. The names are those of the contract's {@code ErrorReason}, which says what
 * each means and what comes with it.
 */
public enum Reason {
  LOCK_HELD,
  LOCK_LOST,
  NOT_LOCK_HOLDER,
  LOCK_NOT_HELD,
  USER_LOCK_LIMIT,
  QUEUE_FULL,
  VIEWER_LIMIT,
  RESOURCE_ID_INVALID,
  RESOURCE_ID_INCOMPLETE,
  TTL_OUT_OF_RANGE,
  ARGUMENT_INVALID,
  ACCESS_DENIED,
  TAKEOVER_NOT_ALLOWED,
  TAKEOVER_PENDING,
  TAKEOVER_NOT_PENDING,
  TOKEN_MISSING,
  TOKEN_INVALID,
  TOKEN_EXPIRED,
  STORE_UNAVAILABLE,
  SERVER_DRAINING,
  RATE_LIMITED,
  SCOPE_NOT_FOUND,
  SECTION_LIMIT
}
