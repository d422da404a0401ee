package dev.holdfast.service.edge;

import org.jspecify.annotations.Nullable;

/**
 * Something that the edge needs is not there. The message says what, and where it can come from.
 */
public final class EdgeMissingException extends Exception {
  private static final long serialVersionUID = 1L;

  EdgeMissingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
