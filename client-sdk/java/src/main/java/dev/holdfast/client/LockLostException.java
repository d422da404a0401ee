package dev.holdfast.client;

import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Lock;
import io.grpc.Status.Code;
import java.util.Map;
import java.util.Optional;

/** A lock that was held is not any more: LOCK_LOST, or its own deadline passed. */
public final class LockLostException extends HoldfastException {
  private static final long serialVersionUID = 1;

  LockLostException(Failure failure) {
    super(failure);
  }

  static LockLostException of(String resource, String message) {
    return new LockLostException(
        Failure.local(
            Code.ABORTED, ErrorReason.LOCK_LOST, message, Map.of("resource_id", resource)));
  }

  /** Who holds it now, where the server said so. */
  public Optional<Lock> now() {
    return failure().locks().stream().findFirst();
  }
}
