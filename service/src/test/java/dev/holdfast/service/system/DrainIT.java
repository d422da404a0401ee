package dev.holdfast.service.system;

import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A call that does not end keeps it draining for as long as it is configured. */
  @Test
  void anInstanceThatDrainsSaysSoUntilItsCallsHaveEnded(@TempDir Path data) {
    try (var redis = RedisProcess.start();
        var fleet = new Fleet(data, redis.uri(), "grpc.drain: 30s")) {
      Instance instance = fleet.start();
      HealthWatch watch = HealthWatch.open(instance);
      await().atMost(LIMIT).until(() -> Health.ready(instance));

      var closed = CompletableFuture.runAsync(instance::close);

      await().atMost(LIMIT).until(() -> Health.readyStatus(instance) == 503);
      watch.close();
      closed.join();
    }
  }
}
