package dev.holdfast.client;

/** The token is TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED. */
public final class TokenRefusedException extends HoldfastException {
  private static final long serialVersionUID = 1;

  TokenRefusedException(Failure failure) {
    super(failure);
  }
}
