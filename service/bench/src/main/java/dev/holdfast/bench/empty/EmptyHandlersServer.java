package dev.holdfast.bench.empty;

import dev.holdfast.service.auth.TokenVerifier;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.grpc.GrpcServer;
import dev.holdfast.service.lock.LockCalls;
import dev.holdfast.service.lock.Locks;
import java.util.concurrent.CountDownLatch;

/**
 * The service over an {@link EmptyStore}: its own transport, token check, limits, validation and
 * translation. What the service costs beyond this is what it costs to decide.
 */
public final class EmptyHandlersServer {
  private EmptyHandlersServer() {}

  /** Serves until the process is ended. */
  public static void main(String[] args) throws Exception {
    Config config = ConfigLoader.load(System.getenv());
    try (var verifier = TokenVerifier.open(config.auth(), config.data());
        var server =
            new GrpcServer(config.grpc(), verifier::verify, locks(config), new NoWatches())) {
      server.start();
      server.serving(true);
      new CountDownLatch(1).await();
    }
  }

  private static Locks locks(Config config) {
    return new LockCalls(
        new EmptyStore(),
        config.policies(),
        config.locks().backwardCompat(),
        config.locks().metadataEntries(),
        config.locks().metadataBytes(),
        new SilentObserver());
  }
}
