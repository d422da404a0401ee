package dev.holdfast.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls of one method: how many, and how many at once. */
final class CallCount implements ClientInterceptor {
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final MethodDescriptor<?, ?> counted;

  CallCount(MethodDescriptor<?, ?> counted) {
    this.counted = counted;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    return method.equals(counted) ? new Counted<>(call) : call;
  }

  private final class Counted<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private final AtomicBoolean answered = new AtomicBoolean();

    Counted(ClientCall<Q, A> call) {
      super(call);
    }

    /** By its answer, or by its end without one. */
    private void answered() {
      if (!answered.getAndSet(true)) {
        underWay.decrementAndGet();
      }
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      calls.incrementAndGet();
      mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      super.start(
          new SimpleForwardingClientCallListener<A>(listener) {
            @Override
            public void onMessage(A answer) {
              answered();
              super.onMessage(answer);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              answered();
              super.onClose(status, trailers);
            }
          },
          headers);
    }
  }
}
