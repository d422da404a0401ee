package dev.holdfast.client;

import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.ViewerEvent;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import java.util.concurrent.Executor;

/** A watch whose messages go to a listener, one after the other. */
final class ListenedWatch implements Watch, WatchStream.Sink {
  private final Threads threads;
  private final ClientSettings settings;
  private final WatchListener listener;
  private final Executor calls;
  private final WatchStream stream;
  private final SnapshotParts parts = new SnapshotParts();
  private volatile String resumeToken;
  private volatile boolean closed;

  ListenedWatch(
      Connection connection,
      Threads threads,
      ClientSettings settings,
      WatchLocksRequest request,
      WatchListener listener) {
    this.threads = threads;
    this.settings = settings;
    this.listener = listener;
    this.calls = new SerialExecutor(threads.callbacks());
    this.resumeToken = request.getResumeToken();
    this.stream = new WatchStream(connection, threads, request, this);
    threads.execute(stream::open);
  }

  @Override
  public String resumeToken() {
    return resumeToken;
  }

  @Override
  public void close() {
    closed = true;
    threads.execute(stream::close);
  }

  @Override
  public void message(WatchLocksResponse message) {
    tell(
        () -> {
          try {
            dispatch(message);
          } finally {
            threads.execute(stream::next);
          }
        });
  }

  @Override
  public void disconnected(HoldfastException why) {
    settings.tell(observer -> observer.watchDisconnected(why));
    tell(
        () -> {
          parts.forget();
          listener.onDisconnected(why);
        });
  }

  @Override
  public void ended(HoldfastException why) {
    tell(() -> listener.onEnd(why));
  }

  private void dispatch(WatchLocksResponse message) {
    listener.onMessage(message);
    listener.onSignOfLife(!message.hasHeartbeat() || message.getHeartbeat().getStoreAvailable());
    if (message.hasSnapshot()) {
      parts.add(message.getSnapshot()).ifPresent(listener::onSnapshot);
    }
    for (LockEvent event : message.getLockEventsList()) {
      listener.onLockEvent(event);
    }
    for (ViewerEvent event : message.getViewerEventsList()) {
      listener.onViewerEvent(event);
    }
    if (!message.getResumeToken().isEmpty()) {
      resumeToken = message.getResumeToken();
    }
  }

  private void tell(Runnable call) {
    calls.execute(
        () -> {
          if (!closed) {
            call.run();
          }
        });
  }
}
