package dev.holdfast.service.redis;

import io.lettuce.core.XTrimArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Drops events that are older than watches may come back for. An event's id begins with its time or
 * later, in microseconds, so that none goes too early.
 */
final class EventTrim {
  private final RedisClusterAsyncCommands<String, String> redis;
  private final Partitions partitions;
  private final RedisClock clock;
  private final Duration kept;

  EventTrim(
      RedisClusterAsyncCommands<String, String> redis,
      Partitions partitions,
      RedisClock clock,
      Duration kept) {
    this.redis = redis;
    this.partitions = partitions;
    this.clock = clock;
    this.kept = kept;
  }

  /** Trims every stream; what fails is done the next time. */
  void run() {
    for (int partition = 0; partition < partitions.count(); partition++) {
      long oldestMillis = clock.millisAt(partition, System.nanoTime()) - kept.toMillis();
      String oldest = TimeUnit.MILLISECONDS.toMicros(oldestMillis) + "-0";
      var trimmed =
          redis.xtrim(
              partitions.keys(partition).events(),
              XTrimArgs.Builder.minId(oldest).approximateTrimming());
      trimmed.exceptionally(failure -> 0L);
    }
  }
}
