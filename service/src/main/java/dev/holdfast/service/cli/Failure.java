package dev.holdfast.service.cli;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Lock;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.Optional;

/**
 * Why a call failed, as its status says. What fails on this side (no token, say) is made into such
 * a status too, so that it is told in one way.
 *
 * @param reason unspecified where the server gave none, or one newer than this client
 * @param metadata what the reason comes with; see the contract
 */
record Failure(Status status, Code code, ErrorReason reason, Map<String, String> metadata) {
  private static final String DOMAIN = "holdfast";

  Failure {
    metadata = Map.copyOf(metadata);
  }

  /** The transport's own failures say what happened in their cause only. */
  static Failure of(StatusException exception) {
    Status status = StatusProto.fromThrowable(exception);
    Throwable cause = exception.getCause();
    if (cause == null || cause.getMessage() == null) {
      return of(status);
    }
    return of(status.toBuilder().setMessage(cause.getMessage()).build());
  }

  static Failure of(Status status) {
    ErrorInfo info = detail(status, ErrorInfo.class).orElseGet(ErrorInfo::getDefaultInstance);
    Code code = io.grpc.Status.fromCodeValue(status.getCode()).getCode();
    boolean ours = info.getDomain().equals(DOMAIN);
    ErrorReason reason = ours ? reason(info.getReason()) : ErrorReason.ERROR_REASON_UNSPECIFIED;
    return new Failure(status, code, reason, ours ? info.getMetadataMap() : Map.of());
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

  /** Whether the outcome is not known and the same call may be tried again. */
  boolean isTransient() {
    return code == Code.UNAVAILABLE || code == Code.DEADLINE_EXCEEDED;
  }

  /** The lock that was in the way, where the server named it. */
  Optional<Lock> lock() {
    return detail(status, Lock.class);
  }

  /** How long the server asks to be left alone; zero where it does not say. */
  java.time.Duration retryDelay() {
    Duration delay =
        detail(status, RetryInfo.class).map(RetryInfo::getRetryDelay).orElse(Durations.ZERO);
    return java.time.Duration.ofNanos(Durations.toNanos(delay));
  }

  private static ErrorReason reason(String name) {
    for (ErrorReason known : ErrorReason.values()) {
      if (known.name().equals(name)) {
        return known;
      }
    }
    return ErrorReason.ERROR_REASON_UNSPECIFIED;
  }

  private static <T extends Message> Optional<T> detail(Status status, Class<T> type) {
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return Optional.of(any.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
