package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The fixtures do what other tests build on. */
class RedisProcessIT {
  @Test
  void keepsItsDataOverARestartWithAnAppendOnlyFile() {
    try (var redis = RedisProcess.start("appendonly yes", "appendfsync always");
        var client = RedisClient.create(redis.uri());
        var connection = client.connect()) {
      connection.sync().set("key", "value");
      redis.restart();
      assertThat(connection.sync().get("key")).isEqualTo("value");
      redis.kill();
      redis.startAgain();
      assertThat(connection.sync().get("key")).isEqualTo("value");
    }
  }

  @Test
  void isSilentWhilePaused() {
    try (var redis = RedisProcess.start();
        var client = RedisClient.create(redis.uri());
        var connection = client.connect()) {
      connection.setTimeout(Duration.ofMillis(200));
      redis.pause();
      assertThatThrownBy(() -> connection.sync().ping())
          .isInstanceOf(RedisCommandTimeoutException.class);
      redis.resume();
      connection.setTimeout(Duration.ofSeconds(10));
      assertThat(connection.sync().ping()).isEqualTo("PONG");
    }
  }

  @Test
  void clusterTakesKeysOfEverySlot() {
    try (var cluster = RedisCluster.start();
        var client = RedisClusterClient.create(cluster.uri().replace("redis-cluster", "redis"));
        var connection = client.connect()) {
      for (int i = 0; i < 100; i++) {
        connection.sync().set("key" + i, "value");
      }
      assertThat(connection.sync().dbsize()).isEqualTo(100);
      assertThat(connection.getPartitions()).hasSize(3);
    }
  }
}
