package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many wait for one section, over both of two instances, and not all of them stay. */
class QueueLoadIT {
  private static final String SECTION = "document:1:rush";
  private static final int WAITERS = 200;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private RedisProcess redis;
  private Fleet fleet;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet = new Fleet(data, redis.uri());
  }

  @AfterEach
  void stop() {
    fleet.close();
    redis.close();
  }

  @Test
  void whoStaysIsServedInOrderWhoLeavesIsNotAndTheLockIsFreeInTheEnd() {
    Client first = fleet.client(fleet.start(), "robot", "service");
    Client second = fleet.client(fleet.start(), "robot", "service");
    var line = new WaitingLine(SECTION, List.of(first, second));
    line.fill(WAITERS);

    var random = new Random(20_261_124);
    line.open();
    IntStream.range(0, WAITERS / 3).forEach(i -> line.cancel(random.nextInt(WAITERS)));

    eventually().until(line::isOver);
    assertThat(line.defects()).isEmpty();
    assertThat(line.served()).isSorted().doesNotHaveDuplicates();
    assertThat(line.served().size() + line.cancelled()).isGreaterThanOrEqualTo(WAITERS);
    assertThat(line.served()).hasSizeGreaterThanOrEqualTo(WAITERS * 2 / 3);
    eventually().until(() -> first.waiters(SECTION).isEmpty() && first.holds(SECTION).isEmpty());
  }

  @Test
  void waitersOfAKilledInstanceAreSkippedWithinSixSeconds() {
    Client client = fleet.client(fleet.start(), "robot", "service");
    ForkedInstance doomed = fleet.fork();
    var line = new WaitingLine(SECTION, List.of(client, fleet.client(doomed, "robot", "service")));
    line.fill(20);
    // So that it cannot claim what its first waiter is granted in the middle of the line.
    doomed.pause();
    line.open();
    eventually().until(() -> line.served().equals(List.of(0)));

    doomed.kill();
    await().atMost(Duration.ofSeconds(6)).until(() -> line.served().size() > 1);

    eventually().until(line::isOver);
    assertThat(line.served()).isSorted().doesNotHaveDuplicates();
    assertThat(line.served()).containsAll(IntStream.range(0, 10).mapToObj(i -> 2 * i).toList());
    eventually().until(() -> client.waiters(SECTION).isEmpty() && client.holds(SECTION).isEmpty());
  }

  private static ConditionFactory eventually() {
    return await().atMost(LIMIT);
  }
}
