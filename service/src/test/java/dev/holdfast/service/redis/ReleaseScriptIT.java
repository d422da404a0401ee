package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code operation/release.lua} leaves in Redis, and what it answers. */
class ReleaseScriptIT {
  private static final String A = "document:1:a";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  @Test
  void leavesNothingButTheEvent() {
    Result granted = scripts.acquire(A, by("u1", "l1"));
    Result released = scripts.release(A, "u1", "l1");

    assertThat(released.status()).isEqualTo("RELEASED");
    assertThat(StoredPartition.json(released.text(1)))
        .isEqualTo(StoredPartition.json(granted.text(1)));
    assertThat(scripts.redis.exists(stored.locks("document:1"))).isZero();
    assertThat(stored.index()).isEmpty();
    assertThat(stored.deadline(A)).isNull();
    JsonNode event = stored.lastEvent().json();
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "RELEASED");
    assertThat(event.get("ended")).isEqualTo(StoredPartition.json(granted.text(1)));
    assertThat(event.get("reason").asText()).isEqualTo("HOLDER");
    assertThat(event.get("holders").asInt()).isZero();
    assertThat(event.has("hold")).isFalse();
    assertThat(event.has("delayUntil")).isFalse();
    assertThat(stored.revision()).containsEntry("last", Long.toString(released.revision()));
  }

  @Test
  void ofWhatIsNotOnesOwnWritesNothing() {
    scripts.acquire(A, by("u1", "l1"));
    assertThat(scripts.release(A, "u2", "l1").status()).isEqualTo("ABSENT");
    assertThat(scripts.release(A, "u1", "l2").status()).isEqualTo("ABSENT");
    assertThat(scripts.release("document:1:b", "u1", "l1").status()).isEqualTo("ABSENT");
    assertThat(stored.events()).hasSize(1);
    assertThat(stored.section("document:1", "a")).hasSize(1);
  }

  @Test
  void takesOneOfSeveralHoldsAndMovesTheDeadline() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    Result kept =
        scripts.acquire(A, by("u2", "l1").whereRoomIsFor(2).lasting(Duration.ofMinutes(5)));
    scripts.release(A, "u1", "l1");

    JsonNode hold = StoredPartition.json(kept.text(1));
    assertThat(stored.section("document:1", "a")).singleElement().isEqualTo(hold);
    assertThat(stored.deadline(A)).isEqualTo(hold.get("expires").asDouble());
    assertThat(stored.lastEvent().holders()).isEqualTo(1);
    assertThat(stored.index()).containsExactly(A);
  }

  @Test
  void comingAfterTheDeadlineTellsOfTheExpiryInstead() {
    Result granted = scripts.acquire(A, by("u1", "l1").lasting(Duration.ofMillis(1)));
    scripts.awaitPast(StoredPartition.json(granted.text(1)).get("expires").asLong());
    assertThat(scripts.release(A, "u1", "l1").status()).isEqualTo("ABSENT");
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "EXPIRED");
    assertThat(stored.index()).isEmpty();
  }

  @Test
  void byTokenEndsThatGrantOnlyAndNotOneThatWasAskedForAgain() {
    String token =
        StoredPartition.json(scripts.acquire(A, by("u1", "l1")).text(1)).get("token").asText();
    assertThat(giveBack("1").status()).isEqualTo("ABSENT");
    scripts.acquire(A, by("u1", "l1"));
    assertThat(giveBack(token).status()).isEqualTo("ABSENT");
    scripts.release(A, "u1", "l1");

    token = StoredPartition.json(scripts.acquire(A, by("u1", "l1")).text(1)).get("token").asText();
    assertThat(giveBack(token).status()).isEqualTo("RELEASED");
  }

  private static Result giveBack(String token) {
    return scripts.run(scripts.operation(OperationKind.RELEASE, A, List.of("u1", "l1", token)));
  }

  @Test
  void besideAHoldThatHasExpiredTellsEachEndByItself() {
    Result brief =
        scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2).lasting(ScriptFixture.BRIEF));
    Result lasting = scripts.acquire(A, by("u2", "l1").whereRoomIsFor(2));
    scripts.awaitPast(StoredPartition.json(brief.text(1)).get("expires").asLong());
    scripts.release(A, "u2", "l1");

    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "ACQUIRED", "EXPIRED", "RELEASED");
    assertThat(stored.lastEvent().json().get("ended"))
        .isEqualTo(StoredPartition.json(lasting.text(1)));
  }
}
