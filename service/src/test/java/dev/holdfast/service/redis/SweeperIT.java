package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static dev.holdfast.service.redis.StoreFixture.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.config.RedisConfig;
import dev.holdfast.service.redis.StoreObserver.CallFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sweepers end what others granted, once, and never at the cost of callers. */
class SweeperIT {
  private static final Duration SHORT = Duration.ofMillis(1);

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoreRecord first = new StoreRecord();
  private final StoreRecord second = new StoreRecord();

  @Test
  void twoInstancesEndTheLocksOfAThirdEachOnce() {
    try (var one = open(first, 1000);
        var two = open(second, 1000)) {
      for (int i = 0; i < 200; i++) {
        scripts.acquire("document:" + i + ":a", by("u1", "l").lasting(SHORT));
      }
      await().atMost(LIMIT).until(() -> first.expired.size() + second.expired.size() >= 200);
      await().atMost(LIMIT).until(() -> one.heldResources() + two.heldResources() == 0);
    }
    assertThat(eventTypes("EXPIRED")).isEqualTo(200);
    assertThat(eventTypes("ACQUIRED")).isEqualTo(200);
    assertThat(first.expired.size() + second.expired.size()).isEqualTo(200);
  }

  @Test
  void veryManyThatEndAtOnceDoNotCrowdOutCallers() {
    List<Operation<?>> batch = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      batch.add(
          scripts.operation(
              OperationKind.ACQUIRE,
              "document:" + i + ":a",
              by("u1", "l").lasting(SHORT).arguments()));
      if (batch.size() == 100) {
        scripts.runAll(batch);
        batch.clear();
      }
    }
    try (var store = open(first, 1500)) {
      await().atMost(LIMIT).until(() -> first.expired.size() == 6000);
      await().atMost(LIMIT).until(() -> store.heldResources() == 0);
    }
    assertThat(first.failures).doesNotContain(CallFailure.QUEUE_FULL);
    assertThat(eventTypes("EXPIRED")).isEqualTo(6000);
  }

  @Test
  void aDeadlineThatNobodyCanReadKeepsNoOtherFromBeingMet() {
    StoredPartition stored = scripts.of("document:1:a");
    scripts.redis.zadd(stored.keys.deadlines(), 1, "lock:no resource");
    scripts.redis.zadd(stored.keys.deadlines(), 1, "grace:of a later version");
    scripts.acquire("document:1:a", by("u1", "l").lasting(SHORT));
    try (var store = open(first, 1000)) {
      await().atMost(LIMIT).until(() -> first.expired.size() == 1);
      assertThat(store.isAvailable()).isTrue();
    }
  }

  private static RedisStore open(StoreObserver observer, int queue) {
    String uri = scripts.process.uri();
    RedisConfig of = StoreFixture.config(uri);
    var config =
        new RedisConfig(
            uri, of.partitions(), of.timeout(), of.batch(), queue, of.eventsKept(), of.eventsMax());
    return RedisStore.open(uri, config, StoreFixture.SESSIONS, "policies", observer);
  }

  /** How many events of a type all partitions have. */
  private static long eventTypes(String type) {
    long count = 0;
    for (int partition = 0; partition < ScriptFixture.PARTITIONS; partition++) {
      var stored = new StoredPartition(scripts.redis, scripts.partitions.keys(partition));
      count += stored.eventTypes().stream().filter(type::equals).count();
    }
    return count;
  }
}
