package dev.holdfast.bench.empty;

import dev.holdfast.service.Server;
import dev.holdfast.service.access.JwtOnlyAccess;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.Admission;
import dev.holdfast.service.lock.LockCalls;
import dev.holdfast.service.lock.Locks;
import dev.holdfast.service.lock.UserLimits;
import java.util.concurrent.CountDownLatch;

/**
 * The service with calls that go no further than to an {@link EmptyStore}: its own transport, token
 * check, limits, validation and translation. What the service costs beyond this is what it costs to
 * decide, and to tell the log and the metrics.
 */
public final class EmptyHandlersServer {
  private EmptyHandlersServer() {}

  /** Serves until the process is ended. */
  public static void main(String[] args) throws Exception {
    Config config = ConfigLoader.load(System.getenv());
    try (var server = Server.start(config, calls -> empty(config))) {
      System.out.println("Empty handlers on port " + server.grpcPort());
      new CountDownLatch(1).await();
    }
  }

  private static Locks empty(Config config) {
    var store = new EmptyStore();
    return new LockCalls(
        store,
        new EmptyWaits(store),
        new UserLimits(new EmptyReservations(), config.locks().singleTab()),
        new Admission(new JwtOnlyAccess(), new NoScopes()),
        config.policies(),
        config.locks().backwardCompat(),
        config.locks().metadataEntries(),
        config.locks().metadataBytes(),
        new SilentObserver());
  }
}
