package dev.holdfast.client;

import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the session alive while it holds anything: an invisible watch of one resource that is held,
 * since whoever may hold it may watch it. One is enough, however many are held; what it shows is
 * not looked at.
 */
final class SessionStream {
  /** A process that locks again soon keeps its stream meanwhile. */
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final Connection connection;
  private final Threads threads;
  private final String sessionId;

  /** How often each resource is held, the longest held first. */
  private final Map<String, Integer> needed = new LinkedHashMap<>();

  private @Nullable WatchStream stream;
  private String scope = "";
  private @Nullable Future<?> closing;

  SessionStream(Connection connection, Threads threads, String sessionId) {
    this.connection = connection;
    this.threads = threads;
    this.sessionId = sessionId;
  }

  /** The session holds this. */
  void need(String resource) {
    needed.merge(resource, 1, Integer::sum);
    if (closing != null) {
      var unused = closing.cancel(false);
      closing = null;
    }
    if (stream == null) {
      open(resource);
    }
  }

  /** No more. */
  void leave(String resource) {
    needed.computeIfPresent(resource, (id, times) -> times == 1 ? null : times - 1);
    if (needed.isEmpty() && stream != null && closing == null) {
      closing = threads.after(LINGER, this::close);
    }
  }

  void close() {
    closing = null;
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private void open(String resource) {
    scope = resource;
    WatchLocksRequest request =
        WatchLocksRequest.newBuilder()
            .addScopes(resource)
            .setSessionId(sessionId)
            .setInvisible(true)
            .setOmitViewers(true)
            .build();
    WatchStream opened = new WatchStream(connection, threads, request, new Ignoring());
    stream = opened;
    opened.open();
  }

  private final class Ignoring implements WatchStream.Sink {
    @Override
    public void message(WatchLocksResponse message) {
      if (stream != null) {
        stream.next();
      }
    }

    @Override
    public void disconnected(HoldfastException why) {
      // It comes back, within the grace if the server lives.
    }

    /** This resource may not be watched any more: another that is held will do. */
    @Override
    public void ended(HoldfastException why) {
      stream = null;
      needed.keySet().stream()
          .filter(resource -> !resource.equals(scope))
          .findFirst()
          .ifPresent(SessionStream.this::open);
    }
  }
}
