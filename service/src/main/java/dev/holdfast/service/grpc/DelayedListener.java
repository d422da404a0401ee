package dev.holdfast.service.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a call's listener until there is one, then hands it all that came, in order. Little
 * can come: messages only do once a handler asks for them.
 */
final class DelayedListener<Q> extends ServerCall.Listener<Q> {
  private final Object lock = new Object();

  @GuardedBy("lock")
  private List<Consumer<ServerCall.Listener<Q>>> waiting = new ArrayList<>();

  /** Set once nothing waits any more; from then on all goes straight through. */
  private volatile ServerCall.@Nullable Listener<Q> target;

  /** Hands over what came, and passes on what comes. Call it once. */
  void forwardTo(ServerCall.Listener<Q> listener) {
    while (true) {
      List<Consumer<ServerCall.Listener<Q>>> batch;
      synchronized (lock) {
        if (waiting.isEmpty()) {
          target = listener;
          return;
        }
        batch = waiting;
        waiting = new ArrayList<>();
      }
      batch.forEach(signal -> signal.accept(listener));
    }
  }

  @Override
  public void onMessage(Q message) {
    pass(listener -> listener.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    pass(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    pass(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    pass(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    pass(ServerCall.Listener::onReady);
  }

  private void pass(Consumer<ServerCall.Listener<Q>> signal) {
    ServerCall.Listener<Q> listener = target;
    if (listener == null) {
      synchronized (lock) {
        listener = target;
        if (listener == null) {
          waiting.add(signal);
          return;
        }
      }
    }
    signal.accept(listener);
  }
}
