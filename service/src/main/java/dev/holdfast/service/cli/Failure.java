package dev.holdfast.service.cli;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastException;
import dev.holdfast.client.LockLostException;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Lock;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.Optional;

/**
 * Why a call failed, as the SDK reads it. What fails on this side (no token, say) is made into such
 * a status too, so that it is told in one way.
 */
record Failure(HoldfastException exception) {
  private static final String DOMAIN = "holdfast";

  static Failure of(StatusException exception) {
    return new Failure(HoldfastClient.exception(exception));
  }

  static Failure of(Status status) {
    return of(StatusProto.toStatusException(status));
  }

  /** A failure found on this side. */
  static StatusException exception(
      Code code, ErrorReason reason, String message, Map<String, String> metadata) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(reason.name())
            .putAllMetadata(metadata)
            .build();
    return StatusProto.toStatusException(
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(info))
            .build());
  }

  Status status() {
    return exception.status();
  }

  Code code() {
    return io.grpc.Status.fromCodeValue(status().getCode()).getCode();
  }

  /** Unspecified where the server gave none, or one newer than this client. */
  ErrorReason reason() {
    return exception.reason();
  }

  /** What the reason comes with; see the contract. */
  Map<String, String> metadata() {
    return exception.metadata();
  }

  /** Who holds a lost lock now, where the server said so. */
  Optional<Lock> lock() {
    return exception instanceof LockLostException lost ? lost.now() : Optional.empty();
  }
}
