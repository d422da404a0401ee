package dev.holdfast.service.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps one method's open streams, by whatever they are counted, below a limit. */
final class OpenCallLimit implements ServerInterceptor {
  private final String method;
  private final OpenCalls openCalls;
  private final Function<ServerCall<?, ?>, @Nullable String> key;

  /**
   * A limit on one method.
   *
   * @param key what a call is counted by; null where it is not
   */
  OpenCallLimit(
      MethodDescriptor<?, ?> method,
      OpenCalls openCalls,
      Function<ServerCall<?, ?>, @Nullable String> key) {
    this.method = method.getFullMethodName();
    this.openCalls = openCalls;
    this.key = key;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!call.getMethodDescriptor().getFullMethodName().equals(method)) {
      return next.startCall(call, headers);
    }
    String counted = key.apply(call);
    if (counted == null) {
      return next.startCall(call, headers);
    }
    if (!openCalls.begin(counted)) {
      return RefusedCall.close(call, openCalls.tooMany("open calls of " + method));
    }
    try {
      return new Counted<>(next.startCall(call, headers), () -> openCalls.end(counted));
    } catch (RuntimeException e) {
      openCalls.end(counted);
      throw e;
    }
  }

  /** Every call that began ends with exactly one of the two. */
  private static final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Runnable end;

    Counted(ServerCall.Listener<Q> listener, Runnable end) {
      super(listener);
      this.end = end;
    }

    @Override
    public void onCancel() {
      end.run();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      end.run();
      super.onComplete();
    }
  }
}
