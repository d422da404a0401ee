package dev.holdfast.client;

import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Publishes a watch's messages as fast as each subscriber asks for them. */
final class WatchPublisher implements Flow.Publisher<WatchLocksResponse> {
  private final Connection connection;
  private final Threads threads;
  private final ClientSettings settings;
  private final WatchLocksRequest request;

  WatchPublisher(
      Connection connection, Threads threads, ClientSettings settings, WatchLocksRequest request) {
    this.connection = connection;
    this.threads = threads;
    this.settings = settings;
    this.request = request;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super WatchLocksResponse> subscriber) {
    Subscribed subscribed = new Subscribed(subscriber);
    subscribed.calls.execute(() -> subscriber.onSubscribe(subscribed));
    threads.execute(subscribed.stream::open);
  }

  /** Its demand and stream are of the client's thread. */
  private final class Subscribed implements Flow.Subscription, WatchStream.Sink {
    private final Flow.Subscriber<? super WatchLocksResponse> subscriber;
    private final Executor calls = new SerialExecutor(threads.callbacks());
    private final WatchStream stream;
    private long demand;
    private @Nullable WatchLocksResponse waiting;
    private volatile boolean over;

    Subscribed(Flow.Subscriber<? super WatchLocksResponse> subscriber) {
      this.subscriber = subscriber;
      this.stream = new WatchStream(connection, threads, request, this);
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        end(() -> subscriber.onError(new IllegalArgumentException("request(" + n + ")")));
        threads.execute(stream::close);
        return;
      }
      threads.execute(
          () -> {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            WatchLocksResponse message = waiting;
            if (message != null) {
              waiting = null;
              message(message);
            }
          });
    }

    @Override
    public void cancel() {
      over = true;
      threads.execute(stream::close);
    }

    @Override
    public void message(WatchLocksResponse message) {
      if (demand == 0) {
        waiting = message;
        return;
      }
      demand--;
      calls.execute(
          () -> {
            if (!over) {
              subscriber.onNext(message);
              threads.execute(stream::next);
            }
          });
    }

    @Override
    public void disconnected(HoldfastException why) {
      settings.tell(observer -> observer.watchDisconnected(why));
    }

    @Override
    public void ended(HoldfastException why) {
      end(() -> subscriber.onError(why));
    }

    private void end(Runnable last) {
      calls.execute(
          () -> {
            if (!over) {
              over = true;
              last.run();
            }
          });
    }
  }
}
