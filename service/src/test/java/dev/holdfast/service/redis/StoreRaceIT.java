package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.StoreFixture.LIMIT;
import static dev.holdfast.service.redis.StoreFixture.await;
import static dev.holdfast.service.redis.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many callers of two instances on few resources: the events tell whether all went by the rules.
 */
class StoreRaceIT {
  private static final int CALLERS = 16;
  private static final int ROUNDS = 150;
  private static final int RESOURCES = 3;
  private static final Duration SHORT = Duration.ofMillis(15);

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void neverMoreHoldersThanThereIsRoomFor(int room) {
    Policy policy = policy(room, true, Duration.ZERO, 1000);
    try (var one = new StoreFixture(scripts.process.uri());
        var two = new StoreFixture(scripts.process.uri())) {
      List<CompletableFuture<Void>> callers =
          IntStream.range(0, CALLERS)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> race(i % 2 == 0 ? one : two, "u" + i, new Random(i), policy),
                          task -> new Thread(task, "caller-" + i).start()))
              .toList();
      callers.forEach(StoreFixture::await);
    }

    var history = new LockHistory(room);
    StoredPartition stored = scripts.of("document:1:a");
    List<StoredPartition.StoredEvent> events = stored.events();
    events.forEach(history::play);
    assertThat(stored.eventTypes()).contains("ACQUIRED", "RENEWED", "RELEASED", "EXPIRED");
    int left =
        IntStream.range(0, RESOURCES).map(i -> stored.section("document:1", "s" + i).size()).sum();
    assertThat(history.held()).isEqualTo(left);
  }

  private static void race(StoreFixture store, String user, Random random, Policy policy) {
    for (int i = 0; i < ROUNDS; i++) {
      HoldKey key = StoreFixture.key("document:1:s" + random.nextInt(RESOURCES), user, "l" + i % 2);
      switch (random.nextInt(6)) {
        case 0 -> await(store.store.locks().renew(key, Duration.ZERO, LIMIT));
        case 1, 2 -> await(store.store.locks().release(key, LIMIT));
        default -> {
          Mode mode = random.nextInt(3) == 0 ? Mode.SHARED : Mode.EXCLUSIVE;
          Duration ttl = random.nextBoolean() ? SHORT : StoreFixture.MINUTE;
          await(store.store.locks().acquire(StoreFixture.asks(key, mode, ttl, policy)));
        }
      }
    }
  }
}
