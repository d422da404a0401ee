package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.StoreFixture.LIMIT;
import static dev.holdfast.service.redis.StoreFixture.MINUTE;
import static dev.holdfast.service.redis.StoreFixture.asks;
import static dev.holdfast.service.redis.StoreFixture.given;
import static dev.holdfast.service.redis.StoreFixture.key;
import static dev.holdfast.service.redis.StoreFixture.refused;
import static dev.holdfast.service.redis.TestPolicies.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.config.RedisConfig;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.ListQuery;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Scope;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A store whose Redis stands still, dies or forgets everything. */
class RedisAwayIT {
  @Test
  void callsToAPausedRedisFailInTimeAndDoNotActAfterwards() {
    try (var redis = RedisProcess.start();
        var store = new StoreFixture(redis.uri())) {
      HoldKey held = key("document:1:held", "u1", "l");
      store.acquire(held);
      redis.pause();
      List<CompletableFuture<Answer<Granted>>> acquires = askForMany(store);
      CompletableFuture<Answer<Boolean>> release = store.store.locks().release(held, LIMIT);

      acquires.forEach(
          answer -> assertThat(refused(answer).reason()).isEqualTo(Reason.STORE_UNAVAILABLE));
      assertThat(refused(release).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
      assertThat(refused(store.store.locks().get(held.resource())).reason())
          .isEqualTo(Reason.STORE_UNAVAILABLE);
      await().atMost(LIMIT).until(() -> !store.store.isAvailable());
      redis.resume();

      await().atMost(LIMIT).until(() -> canAcquire(store, "document:1:after"));
      await().atMost(LIMIT).until(store.store::isAvailable);
      assertThat(held(store)).containsExactly("after", "held");
      assertThat(store.release(held)).isTrue();
    }
  }

  @Test
  void callsInFlightAreNotReplayedWhenRedisIsBack() {
    try (var redis = RedisProcess.start("appendonly yes", "appendfsync always");
        var store = new StoreFixture(redis.uri(), patient(redis.uri()))) {
      store.acquire(key("document:1:held", "u1", "l"));
      redis.pause();
      List<CompletableFuture<Answer<Granted>>> acquires = askForMany(store);
      redis.kill();
      // At once, so that calls which went again would still be in time.
      redis.startAgain();
      acquires.forEach(
          answer -> assertThat(refused(answer).reason()).isEqualTo(Reason.STORE_UNAVAILABLE));

      await().atMost(LIMIT).until(() -> canAcquire(store, "document:1:after"));
      assertThat(held(store)).containsExactly("after", "held");
      await().atMost(LIMIT).until(store.store::isAvailable);
    }
  }

  @Test
  void afterALossOfAllDataTokensGrowOnAndTheIdentityIsWrittenAgain() {
    try (var redis = RedisProcess.start();
        var store = new StoreFixture(redis.uri());
        var client = RedisClient.create(redis.uri());
        var connection = client.connect()) {
      long before = store.acquire(key("document:1:a", "u1", "l")).hold().fencingToken();
      Map<String, String> identity = connection.sync().hgetall("holdfast");
      assertThat(identity).containsEntry("partitions", "16").containsEntry("policies", "policies");
      connection.sync().flushall();

      long after = store.acquire(key("document:1:a", "u2", "l")).hold().fencingToken();

      assertThat(after).isGreaterThan(before);
      await().atMost(LIMIT).until(() -> connection.sync().hgetall("holdfast").equals(identity));
    }
  }

  private static List<CompletableFuture<Answer<Granted>>> askForMany(StoreFixture store) {
    return IntStream.range(0, 50)
        .mapToObj(i -> key("document:1:s" + i, "u1", "l"))
        .map(key -> store.store.locks().acquire(asks(key, Mode.EXCLUSIVE, MINUTE, PLAIN)))
        .toList();
  }

  /** The sections of document:1 that are held. */
  private static List<String> held(StoreFixture store) {
    var scope = new Scope.OneDocument(StoreFixture.resource("document:1:x").document());
    return given(store.store.locks().list(new ListQuery(scope, null, "", 1000))).locks().stream()
        .map(state -> state.resource().section())
        .toList();
  }

  private static boolean canAcquire(StoreFixture store, String resource) {
    return StoreFixture.await(store.ask(key(resource, "u1", "l"))) instanceof Answer.Given<?>;
  }

  /** So patient that a call which went again would not be late. */
  private static RedisConfig patient(String uri) {
    RedisConfig of = StoreFixture.config(uri);
    return new RedisConfig(
        uri,
        of.partitions(),
        Duration.ofSeconds(9),
        of.batch(),
        of.queue(),
        of.eventsKept(),
        of.eventsMax());
  }
}
