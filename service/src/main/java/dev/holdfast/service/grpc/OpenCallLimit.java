package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps one method's open streams, by whatever they are counted, below a limit. */
final class OpenCallLimit implements ServerInterceptor {
  /** Long enough not to be hammered by who leaks streams. */
  private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

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
      return RefusedCall.close(call, tooMany());
    }
    try {
      return new Counted<>(next.startCall(call, headers), () -> openCalls.end(counted));
    } catch (RuntimeException e) {
      openCalls.end(counted);
      throw e;
    }
  }

  private Refusal tooMany() {
    return new Refusal(
        Reason.RATE_LIMITED,
        "More than " + openCalls.limit() + " open calls of " + method + '.',
        Map.of("limit", Integer.toString(openCalls.limit())),
        List.of(),
        RETRY_DELAY);
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
