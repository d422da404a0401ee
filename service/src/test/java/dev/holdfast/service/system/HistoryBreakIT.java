package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where events are lost, watches are told the state anew, and nobody is left with an old one. */
class HistoryBreakIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What is promised to a quiet watch. */
  private static final Duration NEW_SNAPSHOT = Duration.ofSeconds(6);

  @Test
  void quietWatchesGetANewSnapshotWhenRedisLosesAllDataAndTokensGrowOn(@TempDir Path data) {
    try (var redis = RedisProcess.start();
        var fleet = new Fleet(data, redis.uri())) {
      Client reader = fleet.client(fleet.start(), "reader", "admin");
      Client writer = fleet.client(fleet.start(), "writer");
      Lock before = writer.acquire("document:1:a", "before", MINUTE);
      List<RecordedWatch> watches =
          Stream.of("document:1:a", "document:1", "document:*", "*", "task:7:a")
              .map(scope -> RecordedWatch.open(reader, scope))
              .toList();
      soon().until(() -> watches.stream().allMatch(watch -> watch.snapshots() == 1));
      assertThat(watches).filteredOn(watch -> watch.locks().size() == 1).hasSize(4);

      flushAll(redis);
      await()
          .atMost(NEW_SNAPSHOT)
          .until(() -> watches.stream().allMatch(watch -> watch.snapshots() == 2));
      assertThat(watches).allMatch(watch -> watch.locks().isEmpty());

      Lock after = writer.acquire("document:1:a", "after", MINUTE);
      assertThat(after.getFencingToken()).isGreaterThan(before.getFencingToken());
      soon()
          .until(
              () ->
                  watches.stream()
                          .filter(watch -> watch.locks().containsValue(asSeenByOthers(after)))
                          .count()
                      == 4);
      assertThat(watches).allMatch(watch -> watch.snapshots() == 2 && watch.status() == null);
    }
  }

  @Test
  void watchWhoseInstanceWasAwayPastTheStreamsBoundGetsANewSnapshot(@TempDir Path data) {
    try (var redis = RedisProcess.start();
        var fleet = new Fleet(data, redis.uri(), "redis.events-max: 100", "redis.partitions: 1")) {
      var away = fleet.fork();
      Client writer = fleet.client(fleet.start(), "writer");
      var watch = RecordedWatch.open(fleet.client(away, "reader"), "document:1");
      soon().until(() -> watch.snapshots() == 1);
      writer.acquire("document:1:gone", "gone", MINUTE);
      soon().until(() -> watch.events().size() == 1);

      away.pause();
      writer.release("document:1:gone", "gone");
      for (int i = 0; i < 300; i++) {
        writer.acquire("document:1:busy", "busy" + i, MINUTE);
        writer.release("document:1:busy", "busy" + i);
      }
      Lock kept = writer.acquire("document:1:kept", "kept", MINUTE);
      away.resume();

      soon().until(() -> watch.snapshots() == 2);
      soon().until(() -> watch.locks().keySet().equals(Set.of("document:1:kept")));
      assertThat(watch.locks().get("document:1:kept")).isEqualTo(asSeenByOthers(kept));

      int seen = watch.events().size();
      writer.release("document:1:kept", "kept");
      soon().until(() -> watch.events().size() == seen + 1);
      assertThat(watch.locks()).isEmpty();
      assertThat(watch.snapshots()).isEqualTo(2);
    }
  }

  @Test
  void tokenFromBeforeALossOfDataBeginsWithASnapshot(@TempDir Path data) {
    try (var redis = RedisProcess.start();
        var fleet = new Fleet(data, redis.uri())) {
      var instance = fleet.start();
      Client reader = fleet.client(instance, "reader");
      Client writer = fleet.client(instance, "writer");
      var watch = RecordedWatch.open(reader, "document:1");
      writer.acquire("document:1:a", "a", MINUTE);
      soon().until(() -> watch.locks().size() == 1);

      watch.cut();
      flushAll(redis);
      Lock held = writer.acquire("document:1:b", "b", MINUTE);
      watch.resume(reader);

      soon().until(() -> watch.snapshots() == 2);
      soon().until(() -> watch.locks().containsKey("document:1:b"));
      assertThat(watch.locks()).containsOnly(Map.entry("document:1:b", asSeenByOthers(held)));
    }
  }

  private static Lock asSeenByOthers(Lock own) {
    return own.toBuilder()
        .setHolder(own.getHolder().toBuilder().clearLockId().clearSessionId())
        .build();
  }

  private static void flushAll(RedisProcess redis) {
    try (var client = RedisClient.create(redis.uri());
        var connection = client.connect()) {
      connection.sync().flushall();
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }
}
