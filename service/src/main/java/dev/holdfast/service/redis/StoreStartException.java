package dev.holdfast.service.redis;

import java.io.Serial;

/** The store cannot be used; the message tells an operator why and what to do. */
public final class StoreStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StoreStartException(String message) {
    super(message);
  }

  StoreStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
