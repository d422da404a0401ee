package dev.holdfast.service.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Shows a service to this machine only; to all others it is as if it were not there. */
final class LocalOnlyInterceptor implements ServerInterceptor {
  /** A proxy on this machine passes on the calls of others, and says so. */
  private static final Metadata.Key<String> FORWARDED =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (Peer.of(call).loopback() && !headers.containsKey(FORWARDED)) {
      return next.startCall(call, headers);
    }
    String method = call.getMethodDescriptor().getFullMethodName();
    return RefusedCall.close(
        call,
        new StatusWithoutTrace(
            Status.UNIMPLEMENTED.withDescription("Method not found: " + method), new Metadata()));
  }
}
