package dev.holdfast.client.grpc;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Holds a lock while a call with one request is served. Where it cannot be had, the call ends with
 * the lock server's own status and details. Where it is lost, the call's context is cancelled. The
 * hold is in the context, under {@link #HELD}.
 */
public final class LockInterceptor implements ServerInterceptor {
  /** The hold of the call that is being served, for its fencing token. */
  public static final Context.Key<HeldLock> HELD = Context.key("holdfast-held-lock");

  private final HoldfastClient client;
  private final AcquireOptions options;
  private final Map<String, Function<Object, String>> resources;

  private LockInterceptor(
      HoldfastClient client,
      AcquireOptions options,
      Map<String, Function<Object, String>> resources) {
    this.client = client;
    this.options = options;
    this.resources = Map.copyOf(resources);
  }

  /** One that locks nothing yet. */
  public static LockInterceptor of(HoldfastClient client, AcquireOptions options) {
    return new LockInterceptor(client, options, Map.of());
  }

  /**
   * The same, which also holds a lock around this method's calls.
   *
   * @param resource what a request needs locked
   */
  public <Q> LockInterceptor locking(MethodDescriptor<Q, ?> method, Function<Q, String> resource) {
    if (!method.getType().clientSendsOneMessage()) {
      throw new IllegalArgumentException(method.getFullMethodName() + " takes many requests");
    }
    Map<String, Function<Object, String>> more = new HashMap<>(resources);
    more.put(
        method.getFullMethodName(),
        request -> {
          @SuppressWarnings("unchecked") // gRPC hands over what the method's marshaller makes.
          Q typed = (Q) request;
          return resource.apply(typed);
        });
    return new LockInterceptor(client, options, more);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Function<Object, String> resource =
        resources.get(call.getMethodDescriptor().getFullMethodName());
    if (resource == null) {
      return next.startCall(call, headers);
    }
    // The request says what to lock, and comes when it is asked for.
    call.request(1);
    return new LockedCall<>(call, headers, next, client, options, resource);
  }
}
