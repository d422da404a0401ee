package dev.holdfast.service.grpc;

import com.google.protobuf.Duration;
import dev.holdfast.v1.AcquireRequest;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each user's Acquires that wait for a lock below a limit. Whether one is willing to wait
 * stands in its request: so it counts from when that has come until it is answered or its caller
 * has gone.
 */
final class WaitLimit implements ServerInterceptor {
  private final OpenCalls openWaits;
  private final Supplier<@Nullable String> user;

  /**
   * A limit.
   *
   * @param user whose call it is; null where it is not counted
   */
  WaitLimit(OpenCalls openWaits, Supplier<@Nullable String> user) {
    this.openWaits = openWaits;
    this.user = user;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ServerCall.Listener<Q> listener = next.startCall(call, headers);
    String counted = user.get();
    return counted == null ? listener : new Listener<>(call, counted, listener);
  }

  private static boolean waits(@Nullable Object request) {
    return request instanceof AcquireRequest acquire
        && !acquire.getWaitTimeout().equals(Duration.getDefaultInstance());
  }

  private final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final String counted;
    private boolean waiting;
    private boolean refused;

    Listener(ServerCall<Q, ?> call, String counted, ServerCall.Listener<Q> handler) {
      super(handler);
      this.call = call;
      this.counted = counted;
    }

    @Override
    public void onMessage(@Nullable Q message) {
      if (waits(message) && !waiting) {
        waiting = openWaits.begin(counted);
        refused = !waiting;
      }
      if (refused) {
        var unused = RefusedCall.close(call, openWaits.tooMany("calls that wait for a lock"));
      } else {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      end();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      end();
      super.onComplete();
    }

    /** Comes once a call, whichever way it ends. */
    private void end() {
      if (waiting) {
        openWaits.end(counted);
      }
    }
  }
}
