package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis goes while callers wait, for longer than the lease of an instance, and comes back. */
class QueueOutageIT {
  private static final String SECTION = "document:1:patience";

  /**
   * Past the lease and the time for a claim, five seconds each: of what runs by the clock while
   * somebody waits, only the wait itself is longer. {@link SessionOutageIT} has a queue over 40 s.
   */
  private static final Duration OUTAGE = Duration.ofSeconds(8);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private RedisProcess redis;
  private Fleet fleet;
  private Client first;
  private Instance instance;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start("appendonly yes", "appendfsync always");
    fleet = new Fleet(data, redis.uri());
    instance = fleet.start();
    first = fleet.client(instance, "robot", "service");
  }

  @AfterEach
  void stop() {
    fleet.close();
    redis.close();
  }

  @Test
  void nobodyLosesAPlaceWhileRedisIsSilent() {
    survive(RedisProcess::pause, RedisProcess::resume);
  }

  @Test
  void nobodyLosesAPlaceWhileRedisIsDead() {
    survive(RedisProcess::kill, RedisProcess::startAgain);
  }

  private void survive(Consumer<RedisProcess> takeAway, Consumer<RedisProcess> bringBack) {
    Client second = fleet.client(fleet.start(), "robot", "service");
    var line = new WaitingLine(SECTION, List.of(first, second));
    line.fill(10);

    takeAway.accept(redis);
    long end = System.nanoTime() + OUTAGE.toNanos();
    eventually().until(() -> System.nanoTime() >= end && Health.readyStatus(instance) == 503);
    assertThat(line.isOver()).isFalse();
    bringBack.accept(redis);
    eventually().until(() -> Health.ready(instance));

    assertThat(first.waiters(SECTION)).hasSize(10);
    line.open();
    eventually().until(line::isOver);
    assertThat(line.defects()).isEmpty();
    assertThat(line.served()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(first.holds(SECTION)).isEmpty();
  }

  private static ConditionFactory eventually() {
    return await().atMost(LIMIT);
  }
}
