package dev.holdfast.client.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what comes for a call until the lock is held, then hands it on. No thread waits meanwhile.
 */
final class LockedCall<Q, A> extends ServerCall.Listener<Q> {
  private final ServerCall<Q, A> call;
  private final Metadata headers;
  private final ServerCallHandler<Q, A> next;
  private final HoldfastClient client;
  private final AcquireOptions options;
  private final Function<Object, String> resource;

  @GuardedBy("this")
  private final Deque<Consumer<ServerCall.Listener<Q>>> kept = new ArrayDeque<>();

  @GuardedBy("this")
  private boolean handing;

  @GuardedBy("this")
  private ServerCall.@Nullable Listener<Q> target;

  private @Nullable CompletableFuture<HeldLock> acquired;

  LockedCall(
      ServerCall<Q, A> call,
      Metadata headers,
      ServerCallHandler<Q, A> next,
      HoldfastClient client,
      AcquireOptions options,
      Function<Object, String> resource) {
    this.call = call;
    this.headers = headers;
    this.next = next;
    this.client = client;
    this.options = options;
    this.resource = resource;
  }

  @Override
  public void onMessage(Q request) {
    hand(listener -> listener.onMessage(request));
    Context context = Context.current();
    CompletableFuture<HeldLock> asked = client.acquireAsync(resource.apply(request), options);
    acquired = asked;
    var unused =
        asked.whenComplete(
            (held, thrown) -> {
              if (thrown == null) {
                serve(held, context);
              } else {
                refuse(thrown);
              }
            });
  }

  @Override
  public void onHalfClose() {
    hand(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    CompletableFuture<HeldLock> asked = acquired;
    if (asked != null) {
      // What is granted for a caller who has gone is given back.
      asked.cancel(false);
    }
    hand(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    hand(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    hand(ServerCall.Listener::onReady);
  }

  private void serve(HeldLock held, Context context) {
    Context.CancellableContext locked =
        context.withValue(LockInterceptor.HELD, held).withCancellation();
    HeldLock unused = held.onLost(locked::cancel);
    ServerCall.Listener<Q> listener =
        Contexts.interceptCall(locked, new Releasing<>(call, held), headers, next);
    synchronized (this) {
      target = new ReleasedWhenCancelled<>(listener, held, locked);
    }
    hand(ignored -> {});
  }

  private void refuse(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof HoldfastException refusal) {
      StatusException status = StatusProto.toStatusException(refusal.status());
      Metadata trailers = status.getTrailers();
      call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    } else {
      call.close(Status.CANCELLED, new Metadata());
    }
  }

  /** In order, one at a time, and none under the monitor. */
  private void hand(Consumer<ServerCall.Listener<Q>> signal) {
    ServerCall.Listener<Q> listener;
    synchronized (this) {
      kept.add(signal);
      if (target == null || handing) {
        return;
      }
      handing = true;
      listener = target;
    }
    for (Consumer<ServerCall.Listener<Q>> first = poll(); first != null; first = poll()) {
      first.accept(listener);
    }
  }

  private synchronized @Nullable Consumer<ServerCall.Listener<Q>> poll() {
    handing = !kept.isEmpty();
    return kept.poll();
  }

  /** Gives the lock up before the caller learns that the call is over. */
  private static final class Releasing<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final HeldLock held;
    private boolean asked;

    Releasing(ServerCall<Q, A> call, HeldLock held) {
      super(call);
      this.held = held;
    }

    /** The one request was asked for already, to learn what to lock. */
    @Override
    public void request(int messages) {
      if (asked) {
        super.request(messages);
      } else {
        asked = true;
        if (messages > 1) {
          super.request(messages - 1);
        }
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      var unused =
          held.releaseAsync().whenComplete((released, thrown) -> super.close(status, trailers));
    }
  }

  /** Gives the lock up too where nobody closes the call any more. */
  private static final class ReleasedWhenCancelled<Q>
      extends io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
    private final HeldLock held;
    private final Context.CancellableContext context;

    ReleasedWhenCancelled(
        ServerCall.Listener<Q> listener, HeldLock held, Context.CancellableContext context) {
      super(listener);
      this.held = held;
      this.context = context;
    }

    @Override
    public void onCancel() {
      super.onCancel();
      context.cancel(null);
      var unused = held.releaseAsync();
    }

    @Override
    public void onComplete() {
      super.onComplete();
      context.cancel(null);
    }
  }
}
