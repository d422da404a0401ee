package dev.holdfast.service.grpc;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.v1.Lock;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.util.List;
import java.util.Map;

/**
 * Makes a status of a refusal, with its details as AIP-193 has them. The only class that knows
 * which gRPC code a reason is.
 */
final class StatusMapping {
  /** What ErrorInfo says the reasons belong to. */
  static final String DOMAIN = "holdfast";

  private static final Metadata.Key<Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin", ProtoUtils.metadataMarshaller(Status.getDefaultInstance()));

  /** Enough to say who is in the way; a semaphore may have many holders. */
  private static final int MAX_LOCKS = 3;

  // Clients refuse a response whose headers are above 8 KiB, and so would never learn the reason.
  // Details travel in base64, the message in percent-encoding.
  private static final int MAX_DETAILS_BYTES = 4096;
  private static final int MAX_MESSAGE_CHARS = 200;
  private static final int MAX_SHORTENED_CHARS = 200;

  private StatusMapping() {}

  /** The code of a reason. */
  static Code code(Reason reason) {
    return switch (reason) {
      case LOCK_HELD, LOCK_LOST -> Code.ABORTED;
      case LOCK_NOT_HELD, TAKEOVER_PENDING, TAKEOVER_NOT_PENDING -> Code.FAILED_PRECONDITION;
      case USER_LOCK_LIMIT, QUEUE_FULL, VIEWER_LIMIT, SECTION_LIMIT, RATE_LIMITED ->
          Code.RESOURCE_EXHAUSTED;
      case RESOURCE_ID_INVALID, RESOURCE_ID_INCOMPLETE, TTL_OUT_OF_RANGE, ARGUMENT_INVALID ->
          Code.INVALID_ARGUMENT;
      case NOT_LOCK_HOLDER, ACCESS_DENIED, TAKEOVER_NOT_ALLOWED -> Code.PERMISSION_DENIED;
      case TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED -> Code.UNAUTHENTICATED;
      case STORE_UNAVAILABLE, SERVER_DRAINING -> Code.UNAVAILABLE;
      case SCOPE_NOT_FOUND -> Code.NOT_FOUND;
    };
  }

  /** The refusal as an exception for {@code onError}; {@code viewer} is the user it goes to. */
  static StatusRuntimeException exception(Refusal refusal, String viewer) {
    Status status = status(refusal, viewer);
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, status);
    return new StatusWithoutTrace(
        code(refusal.reason()).toStatus().withDescription(status.getMessage()), trailers);
  }

  /** The refusal as a message, for where a stream carries it. */
  static Status status(Refusal refusal, String viewer) {
    Status full = status(refusal, locks(refusal, viewer), refusal.metadata());
    if (full.getSerializedSize() <= MAX_DETAILS_BYTES) {
      return full;
    }
    return status(refusal, List.of(), shortened(refusal.metadata()));
  }

  private static Status status(Refusal refusal, List<Lock> locks, Map<String, String> metadata) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code(refusal.reason()).value())
            .setMessage(cut(refusal.message(), MAX_MESSAGE_CHARS))
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason(refusal.reason().name())
                        .setDomain(DOMAIN)
                        .putAllMetadata(metadata)
                        .build()));
    for (Lock lock : locks) {
      status.addDetails(Any.pack(lock));
    }
    if (refusal.retryDelay() != null) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder().setRetryDelay(Times.duration(refusal.retryDelay())).build()));
    }
    return status.build();
  }

  private static List<Lock> locks(Refusal refusal, String viewer) {
    return refusal.locks().stream()
        .flatMap(state -> LockMessages.locks(state, viewer).stream())
        .limit(MAX_LOCKS)
        .map(lock -> lock.toBuilder().clearMetadata().build())
        .toList();
  }

  private static Map<String, String> shortened(Map<String, String> metadata) {
    var result = new java.util.HashMap<String, String>();
    metadata.forEach((key, value) -> result.put(key, cut(value, MAX_SHORTENED_CHARS)));
    return result;
  }

  private static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int end = maxChars - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + '…';
  }
}
