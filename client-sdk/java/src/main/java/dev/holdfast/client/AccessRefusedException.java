package dev.holdfast.client;

/** The caller may not do this: ACCESS_DENIED, NOT_LOCK_HOLDER or TAKEOVER_NOT_ALLOWED. */
public final class AccessRefusedException extends HoldfastException {
  private static final long serialVersionUID = 1;

  AccessRefusedException(Failure failure) {
    super(failure);
  }
}
