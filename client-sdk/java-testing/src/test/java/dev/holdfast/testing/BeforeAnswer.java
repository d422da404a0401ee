package dev.holdfast.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the first answer of one method back until something has happened, and with it the client's
 * own thread: as a pause of the process would, that begins when the answer is here.
 */
final class BeforeAnswer implements ClientInterceptor {
  private final MethodDescriptor<?, ?> method;
  private final Runnable awaited;
  private final AtomicBoolean first = new AtomicBoolean(true);

  BeforeAnswer(MethodDescriptor<?, ?> method, Runnable awaited) {
    this.method = method;
    this.awaited = awaited;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> called, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(called, options);
    if (!called.equals(method) || !first.getAndSet(false)) {
      return call;
    }
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<A>(listener) {
              @Override
              public void onMessage(A message) {
                awaited.run();
                super.onMessage(message);
              }
            },
            headers);
      }
    };
  }
}
