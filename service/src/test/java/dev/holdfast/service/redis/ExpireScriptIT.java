package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.service.lock.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code operation/expire.lua} and lazy expiry leave in Redis. */
class ExpireScriptIT {
  private static final String A = "document:1:a";
  private static final Duration SHORT = Duration.ofMillis(1);

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  @Test
  void endsWhatIsDueOnce() {
    long expires = acquireShort(by("u1", "l1"));
    scripts.awaitPast(expires);

    assertThat(scripts.expire(A).status()).isEqualTo("SWEPT");
    assertThat(scripts.expire(A).status()).isEqualTo("SWEPT");

    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "EXPIRED");
    assertThat(stored.lastEvent().json().has("reason")).isFalse();
    assertThat(scripts.redis.exists(stored.locks("document:1"))).isZero();
    assertThat(stored.index()).isEmpty();
    assertThat(stored.deadline(A)).isNull();
    assertThat(scripts.told.expired).extracting(Hold::userId).containsExactly("u1");
  }

  @Test
  void leavesALiveLockAlone() {
    Result granted = scripts.acquire(A, by("u1", "l1"));
    scripts.expire(A);
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED");
    assertThat(stored.section("document:1", "a"))
        .singleElement()
        .isEqualTo(StoredPartition.json(granted.text(1)));
  }

  @Test
  void tellsOfEachHoldOfASemaphoreWithHowManyRemain() {
    // In one call, so that all three end at the same time.
    List<Operation<?>> batch =
        List.of(
            asks(by("u1", "l1").lasting(SHORT)),
            asks(by("u2", "l1").lasting(SHORT)),
            asks(by("u3", "l1").lasting(SHORT)),
            asks(by("u4", "l1")));
    Result first = scripts.runAll(batch).get(0);
    scripts.awaitPast(StoredPartition.json(first.text(1)).get("expires").asLong());
    scripts.expire(A);

    var told = new ArrayList<String>();
    for (StoredPartition.StoredEvent event : stored.events()) {
      if (event.type().equals("EXPIRED")) {
        told.add(event.json().at("/ended/user").asText() + " " + event.holders());
      }
    }
    assertThat(told).containsExactly("u1 3", "u2 2", "u3 1");
    assertThat(stored.section("document:1", "a")).hasSize(1);
    assertThat(stored.index()).containsExactly(A);
  }

  @Test
  void cleansUpADeadlineWhoseHashIsGone() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.redis.del(stored.locks("document:1"));
    scripts.expire(A);
    assertThat(stored.deadline(A)).isNull();
    assertThat(stored.index()).isEmpty();
  }

  @Test
  void keepsThePlaceForTheFormerHolderDuringTheLockDelay() {
    long expires = acquireShort(by("u1", "l1").keptFor(Duration.ofMinutes(5)));
    scripts.awaitPast(expires);
    scripts.expire(A);

    long until = expires + Duration.ofMinutes(5).toMillis();
    assertThat(stored.section("document:1", "a"))
        .singleElement()
        .isEqualTo(
            StoredPartition.json(
                "{\"kept\":\"u1\",\"mode\":\"exclusive\",\"until\":%d}".formatted(until)));
    assertThat(stored.deadline(A)).isEqualTo((double) until);
    JsonNode event = stored.lastEvent().json();
    assertThat(event.get("delayUntil").asLong()).isEqualTo(until);
    assertThat(event.get("holders").asInt()).isZero();
    assertThat(scripts.acquire(A, by("u2", "l2")).status()).isEqualTo("HELD");

    Result retaken = scripts.acquire(A, by("u1", "l2"));
    assertThat(retaken.status()).isEqualTo("GRANTED");
    assertThat(stored.section("document:1", "a"))
        .singleElement()
        .isEqualTo(StoredPartition.json(retaken.text(1)));
    assertThat(stored.lastEvent().json().has("delayUntil")).isFalse();
  }

  @Test
  void theEndOfALockDelayIsNoEvent() {
    long expires = acquireShort(by("u1", "l1").keptFor(Duration.ofMillis(1)));
    scripts.awaitPast(expires);
    scripts.expire(A);
    scripts.awaitPast(expires + 1);
    scripts.expire(A);
    assertThat(stored.eventTypes()).isEqualTo(List.of("ACQUIRED", "EXPIRED"));
    assertThat(stored.index()).isEmpty();
    assertThat(stored.deadline(A)).isNull();
  }

  private static Operation<Result> asks(Asking asking) {
    return scripts.operation(OperationKind.ACQUIRE, A, asking.whereRoomIsFor(4).arguments());
  }

  private static long acquireShort(Asking asking) {
    Result granted = scripts.acquire(A, asking.lasting(SHORT));
    assertThat(granted.status()).isEqualTo("GRANTED");
    return StoredPartition.json(granted.text(1)).get("expires").asLong();
  }
}
