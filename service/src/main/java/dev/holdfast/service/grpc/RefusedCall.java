package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;

/** Ends a call before it reaches its handler. */
final class RefusedCall {
  private RefusedCall() {}

  /** Closes the call and gives a listener for what may still come of it. */
  static <Q> ServerCall.Listener<Q> close(ServerCall<Q, ?> call, Refusal refusal) {
    // These refusals show no lock, so nobody need be named who looks at them.
    return close(call, StatusMapping.exception(refusal, ""));
  }

  /** As above, with a status that is ready. */
  static <Q> ServerCall.Listener<Q> close(ServerCall<Q, ?> call, StatusRuntimeException status) {
    Metadata trailers = status.getTrailers();
    call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
