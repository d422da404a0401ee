package dev.holdfast.service.auth;

import org.jspecify.annotations.Nullable;

/** A key set could not be had. The message names it, and holds nothing out of it. */
final class KeySetException extends Exception {
  private static final long serialVersionUID = 1L;

  KeySetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
