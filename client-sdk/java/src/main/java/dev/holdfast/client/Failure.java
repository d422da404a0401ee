package dev.holdfast.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Lock;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, as its status says. What fails on this side is made into such a status too, so
 * that it is told in one way.
 *
 * @param reason unspecified where the server gave none, or one newer than this client
 * @param metadata what the reason comes with; see the contract
 */
record Failure(
    Status status,
    Code code,
    ErrorReason reason,
    Map<String, String> metadata,
    @Nullable Throwable cause) {
  private static final String DOMAIN = "holdfast";

  Failure {
    metadata = Map.copyOf(metadata);
  }

  static Failure of(Throwable thrown) {
    Status status = StatusProto.fromThrowable(thrown);
    return of(status == null ? unknown(thrown) : told(status, thrown), thrown);
  }

  static Failure of(Status status, @Nullable Throwable cause) {
    ErrorInfo info = ErrorInfo.getDefaultInstance();
    for (ErrorInfo each : details(status, ErrorInfo.class)) {
      if (each.getDomain().equals(DOMAIN)) {
        info = each;
      }
    }
    return new Failure(
        status,
        io.grpc.Status.fromCodeValue(status.getCode()).getCode(),
        reason(info.getReason()),
        info.getMetadataMap(),
        cause);
  }

  /** One that is found on this side. */
  static Failure local(
      Code code, ErrorReason reason, String message, Map<String, String> metadata) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(reason.name())
            .putAllMetadata(metadata)
            .build();
    Status status =
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(info))
            .build();
    return new Failure(status, code, reason, metadata, null);
  }

  /** The exception for it. */
  HoldfastException exception() {
    return switch (reason) {
      case LOCK_HELD -> new LockHeldException(this);
      case LOCK_LOST -> new LockLostException(this);
      case LOCK_NOT_HELD, TAKEOVER_PENDING, TAKEOVER_NOT_PENDING -> new TakeoverException(this);
      case NOT_LOCK_HOLDER, ACCESS_DENIED, TAKEOVER_NOT_ALLOWED -> new AccessRefusedException(this);
      case USER_LOCK_LIMIT, QUEUE_FULL, VIEWER_LIMIT, SECTION_LIMIT, RATE_LIMITED ->
          new LimitReachedException(this);
      case RESOURCE_ID_INVALID,
          RESOURCE_ID_INCOMPLETE,
          TTL_OUT_OF_RANGE,
          ARGUMENT_INVALID,
          SCOPE_NOT_FOUND ->
          new RequestInvalidException(this);
      case TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED -> new TokenRefusedException(this);
      case STORE_UNAVAILABLE, SERVER_DRAINING -> new UnavailableException(this);
      case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> byCode();
    };
  }

  /**
   * Whether the same call may be tried again: the answer may be another then. A connection that
   * breaks while a call begins comes as UNKNOWN; the server itself never says that.
   */
  boolean isTransient() {
    return code == Code.UNAVAILABLE
        || code == Code.DEADLINE_EXCEEDED
        || code == Code.UNKNOWN
        || reason == ErrorReason.RATE_LIMITED;
  }

  String message() {
    return status.getMessage().isEmpty() ? code.name() : status.getMessage();
  }

  /** The locks that the server named. */
  List<Lock> locks() {
    return details(status, Lock.class);
  }

  /** How long the server asks to be left alone; zero where it does not say. */
  Duration retryDelay() {
    return details(status, RetryInfo.class).stream()
        .findFirst()
        .map(info -> Times.duration(info.getRetryDelay()))
        .orElse(Duration.ZERO);
  }

  private HoldfastException byCode() {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN -> new UnavailableException(this);
      case UNAUTHENTICATED -> new TokenRefusedException(this);
      case PERMISSION_DENIED -> new AccessRefusedException(this);
      case RESOURCE_EXHAUSTED -> new LimitReachedException(this);
      case INVALID_ARGUMENT -> new RequestInvalidException(this);
      default -> new HoldfastException(this);
    };
  }

  /** The transport's own failures say what happened in their cause only. */
  private static Status told(Status status, Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null || cause.getMessage() == null
        ? status
        : status.toBuilder().setMessage(cause.getMessage()).build();
  }

  private static Status unknown(Throwable thrown) {
    return Status.newBuilder()
        .setCode(Code.INTERNAL.value())
        .setMessage(String.valueOf(thrown.getMessage()))
        .build();
  }

  private static ErrorReason reason(String name) {
    for (ErrorReason known : ErrorReason.values()) {
      if (known.name().equals(name)) {
        return known;
      }
    }
    return ErrorReason.ERROR_REASON_UNSPECIFIED;
  }

  private static <T extends Message> List<T> details(Status status, Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          found.add(any.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          // A detail that cannot be read says nothing.
        }
      }
    }
    return found;
  }
}
