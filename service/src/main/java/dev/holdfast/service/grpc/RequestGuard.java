package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Refusal;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that are no message of the method as ARGUMENT_INVALID. By itself grpc-java
 * answers UNKNOWN and logs a stack trace, as if the server had failed.
 */
final class RequestGuard {
  private static final String FIELD = "request";

  private RequestGuard() {}

  /** The method for which every request that its handler gets is whole. */
  static <Q, R> ServerMethodDefinition<Q, R> guard(ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
    var handler = method.getServerCallHandler();
    return ServerMethodDefinition.create(
        descriptor.toBuilder()
            .setRequestMarshaller(new LenientMarshaller<>(descriptor.getRequestMarshaller()))
            .build(),
        (call, headers) -> new Listener<>(call, handler.startCall(call, headers)));
  }

  /** Makes null of what cannot be read: what it throws, nobody above it can answer. */
  private record LenientMarshaller<Q>(Marshaller<Q> marshaller) implements Marshaller<Q> {
    @Override
    public InputStream stream(Q message) {
      return marshaller.stream(message);
    }

    @Override
    public @Nullable Q parse(InputStream bytes) {
      try {
        return marshaller.parse(bytes);
      } catch (RuntimeException e) {
        return null;
      }
    }
  }

  private static final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private boolean arrived;
    private boolean refused;

    Listener(ServerCall<Q, ?> call, ServerCall.Listener<Q> handler) {
      super(handler);
      this.call = call;
    }

    @Override
    public void onMessage(@Nullable Q message) {
      arrived = true;
      if (message == null) {
        refuse("is not a message of this method");
      } else {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!arrived) {
        refuse("is missing");
      }
      if (!refused) {
        super.onHalfClose();
      }
    }

    private void refuse(String problem) {
      refused = true;
      var unused = RefusedCall.close(call, Refusal.argumentInvalid(FIELD, problem));
    }
  }
}
