package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Refuses new calls once the server is going, on connections that do not know it yet. */
final class DrainInterceptor implements ServerInterceptor {
  private volatile boolean draining;

  /** From now on calls are refused. */
  void begin() {
    draining = true;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (draining) {
      return RefusedCall.close(call, Refusal.serverDraining());
    }
    return next.startCall(call, headers);
  }
}
