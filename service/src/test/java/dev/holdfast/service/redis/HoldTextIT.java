package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.StoreFixture.LIMIT;
import static dev.holdfast.service.redis.StoreFixture.MINUTE;
import static dev.holdfast.service.redis.StoreFixture.given;
import static dev.holdfast.service.redis.StoreFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Admitted;
import dev.holdfast.service.lock.Allowance;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.watch.EventStore;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hold says of itself comes back as it was given, whatever the text. */
class HoldTextIT {
  private static RedisProcess redis;
  private static StoreFixture store;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    store = new StoreFixture(redis.uri());
  }

  @AfterAll
  static void stop() {
    store.close();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Grüße, 世界 🔒 𝒳",
        "\"quoted\" \\ back / slash '",
        "line\nfeed\ttab\r\b\f \u0000 \u001f \u007f \u0085 \u2028",
        "}],\"user\":\"root\"",
        "%s ${x} {7} -- ]]",
        "1790000000000000",
        "null",
        " "
      })
  void textRoundTrips(String text) {
    HoldKey key = key("document:" + Math.abs((long) text.hashCode()) + ":a", "u" + text, text);
    Hold held =
        given(store.store.locks().acquire(command(key, text, Map.of(text, text, "n", "1e3"))))
            .hold();

    assertThat(held.displayName()).isEqualTo(text);
    assertThat(held.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of(text, text, "n", "1e3"));
    assertThat(held.userId()).isEqualTo("u" + text);
    assertThat(held.lockId()).isEqualTo(text);
    assertThat(given(store.store.locks().get(key.resource())).states().get(0).holds())
        .containsExactly(held);
    EventStore events = store.store.events();
    int partition = events.partitionOf(key.resource().document());
    assertThat(
            StoreFixture.await(events.history(partition, held.fencingToken() - 1, 1)).get(0).hold())
        .isEqualTo(held);
    assertThat(given(store.store.locks().renew(key, MINUTE, LIMIT)).hold().metadata())
        .isEqualTo(held.metadata());
    assertThat(store.release(key)).isTrue();
  }

  @Test
  void keysThatLookLikeNumbersStayAnObject() {
    HoldKey key = key("document:numbers:a", "u1", "l");
    Map<String, String> metadata = Map.of("1", "a", "2", "b", "", "c");
    assertThat(given(store.store.locks().acquire(command(key, "", metadata))).hold().metadata())
        .isEqualTo(metadata);
  }

  private static AcquireCommand command(HoldKey key, String name, Map<String, String> metadata) {
    return new AcquireCommand(
        key,
        "",
        name,
        Mode.EXCLUSIVE,
        MINUTE,
        metadata,
        TestPolicies.PLAIN,
        new Allowance.Unlimited(),
        Admitted.ANYBODY,
        LIMIT);
  }
}
