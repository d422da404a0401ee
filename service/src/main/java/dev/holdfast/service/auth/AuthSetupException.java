package dev.holdfast.service.auth;

import org.jspecify.annotations.Nullable;

/** Keys are missing or not usable. The message is for whoever runs the server, who must mend it. */
public final class AuthSetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AuthSetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
