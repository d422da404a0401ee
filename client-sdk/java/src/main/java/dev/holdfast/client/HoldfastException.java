package dev.holdfast.client;

import dev.holdfast.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;

/**
 * A call that a server refused, or that did not reach one. Each kind of reason has its own
 * subclass; what is left is of this class itself.
 */
public sealed class HoldfastException extends RuntimeException
    permits AccessRefusedException,
        LimitReachedException,
        LockHeldException,
        LockLostException,
        RequestInvalidException,
        TakeoverException,
        TokenRefusedException,
        UnavailableException {
  private static final long serialVersionUID = 1;

  /** The whole of it; messages and gRPC's statuses are not serializable in all versions. */
  private final transient Failure failure;

  HoldfastException(Failure failure) {
    super(failure.message(), failure.cause());
    this.failure = failure;
  }

  /** The reason; unspecified where the server gave none, or one newer than this client. */
  public ErrorReason reason() {
    return failure.reason();
  }

  /** What the reason comes with, as {@code error_reason.proto} says. */
  public Map<String, String> metadata() {
    return failure.metadata();
  }

  /** The gRPC status with all its details. */
  public com.google.rpc.Status status() {
    return failure.status();
  }

  /** How long the server asks to be left alone; zero where it does not say. */
  public Duration retryDelay() {
    return failure.retryDelay();
  }

  /** The resource that it is about; empty where it is about none. */
  public String resource() {
    return metadata().getOrDefault("resource_id", "");
  }

  final Failure failure() {
    return failure;
  }
}
