package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code operation/renew.lua} leaves in Redis, and what it answers. */
class RenewScriptIT {
  private static final String A = "document:1:a";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  @Test
  void movesTheEndAndTheDeadlineAndTellsOfIt() {
    JsonNode before = StoredPartition.json(scripts.acquire(A, by("u1", "l1")).text(1));
    Result renewed = scripts.renew(A, "u1", "l1", Duration.ofMinutes(10));

    JsonNode hold = StoredPartition.json(renewed.text(1));
    assertThat(stored.section("document:1", "a")).singleElement().isEqualTo(hold);
    assertThat(hold.get("expires").asLong()).isGreaterThan(before.get("expires").asLong());
    assertThat(hold.get("ttl").asLong()).isEqualTo(600_000);
    assertThat(hold.get("token")).isEqualTo(before.get("token"));
    assertThat(hold.get("acquired")).isEqualTo(before.get("acquired"));
    assertThat(stored.deadline(A)).isEqualTo(hold.get("expires").asDouble());
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "RENEWED");
    assertThat(stored.lastEvent().json().get("hold")).isEqualTo(hold);
    assertThat(stored.lastEvent().json().has("ended")).isFalse();
    assertThat(stored.lastEvent().revision()).isEqualTo(renewed.revision());
  }

  @Test
  void neverShortens() {
    JsonNode before = StoredPartition.json(scripts.acquire(A, by("u1", "l1")).text(1));
    JsonNode hold =
        StoredPartition.json(scripts.renew(A, "u1", "l1", Duration.ofMillis(10)).text(1));
    assertThat(hold.get("expires")).isEqualTo(before.get("expires"));
    assertThat(stored.deadline(A)).isEqualTo(before.get("expires").asDouble());
  }

  @Test
  void withoutATtlUsesTheLastOne() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.renew(A, "u1", "l1", Duration.ofMinutes(10));
    JsonNode hold = StoredPartition.json(scripts.renew(A, "u1", "l1", Duration.ZERO).text(1));
    assertThat(hold.get("ttl").asLong()).isEqualTo(600_000);
  }

  @Test
  void neverMakesAHold() {
    Result free = scripts.renew(A, "u1", "l1", Duration.ZERO);
    assertThat(free.status()).isEqualTo("LOST");
    assertThat(free.text(1)).isEqualTo("[]");

    Result holder = scripts.acquire(A, by("u2", "l1"));
    Result lost = scripts.renew(A, "u1", "l1", Duration.ZERO);
    assertThat(lost.status()).isEqualTo("LOST");
    assertThat(StoredPartition.json(lost.text(1)))
        .singleElement()
        .isEqualTo(StoredPartition.json(holder.text(1)));
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED");
  }

  @Test
  void comingAfterTheDeadlineIsTooLate() {
    Result granted = scripts.acquire(A, by("u1", "l1").lasting(Duration.ofMillis(1)));
    scripts.awaitPast(StoredPartition.json(granted.text(1)).get("expires").asLong());
    assertThat(scripts.renew(A, "u1", "l1", Duration.ofMinutes(1)).status()).isEqualTo("LOST");
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "EXPIRED");
    assertThat(stored.index()).isEmpty();
  }

  @Test
  void leavesTheOtherHoldsOfTheResourceAsTheyAre() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    Result other = scripts.acquire(A, by("u2", "l1").whereRoomIsFor(2));
    scripts.renew(A, "u1", "l1", Duration.ofMinutes(10));
    assertThat(stored.section("document:1", "a").get(1))
        .isEqualTo(StoredPartition.json(other.text(1)));
    assertThat(stored.deadline(A))
        .isEqualTo(StoredPartition.json(other.text(1)).get("expires").asDouble());
    assertThat(stored.lastEvent().holders()).isEqualTo(2);
  }
}
