package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code operation/acquire.lua} leaves in Redis, and what it answers. */
class AcquireScriptIT {
  private static final String A = "document:1:tab:a";
  private static final String WHOLE = "document:1:*";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  @Test
  void writesAReadableHoldWithItsPlaceInIndexAndDeadlines() {
    Result result = scripts.acquire(A, by("u1", "l1").with("{\"k\":\"v\"}"));

    assertThat(result.status()).isEqualTo("GRANTED");
    JsonNode hold = StoredPartition.json(result.text(1));
    assertThat(stored.section("document:1", "tab:a")).singleElement().isEqualTo(hold);
    long acquired = hold.get("acquired").asLong();
    assertThat(hold)
        .isEqualTo(
            StoredPartition.json(
                """
                {"user":"u1","name":"Dr. u1","lock":"l1","mode":"exclusive","acquired":%d,
                 "expires":%d,"ttl":60000,"token":"%d","meta":{"k":"v"}}
                """
                    .formatted(acquired, acquired + 60_000, result.revision())));
    assertThat(acquired).isBetween(scripts.nowMillis() - 10_000, scripts.nowMillis());
    assertThat(stored.index()).containsExactly(A);
    assertThat(stored.deadline(A)).isEqualTo((double) (acquired + 60_000));
  }

  @Test
  void writesOneEventWhoseRevisionIsTheTokenAndMovesTheRevisionToIt() {
    Result result = scripts.acquire(A, by("u1", "l1"));

    StoredPartition.StoredEvent event = stored.events().get(0);
    assertThat(stored.events()).hasSize(1);
    JsonNode hold = StoredPartition.json(result.text(1));
    String epoch = stored.revision().get("epoch");
    assertThat(event.json())
        .isEqualTo(
            StoredPartition.json(
                """
                {"type":"ACQUIRED","resource":"%s","hold":%s,"holders":1,"time":%d,"epoch":"%s",
                 "prev":"0"}
                """
                    .formatted(A, hold, hold.get("acquired").asLong(), epoch)));
    assertThat(event.revision()).isEqualTo(hold.get("token").asLong());
    assertThat(stored.revision()).containsEntry("last", Long.toString(event.revision()));
  }

  @Test
  void bindsAHoldToItsSessionWhereOneIsGiven() {
    Result result = scripts.acquire(A, by("u1", "l1").inSession("s1"));
    assertThat(StoredPartition.json(result.text(1)).get("session").asText()).isEqualTo("s1");
  }

  @Test
  void makesThePartitionsEpochOnce() {
    scripts.acquire(A, by("u1", "l1"));
    String epoch = stored.revision().get("epoch");
    scripts.acquire("document:1:b", by("u1", "l1"));
    assertThat(scripts.epochsMade).hasValue(1);
    assertThat(stored.revision()).containsEntry("epoch", epoch);
  }

  @Test
  void keepsTheHashUntilItsHoldsEnd() {
    scripts.acquire(A, by("u1", "l1"));
    assertThat(scripts.redis.ttl(stored.locks("document:1"))).isEqualTo(-1);
  }

  @Test
  void aDenialWritesNothingAndShowsWhatIsInTheWay() {
    Result first = scripts.acquire(A, by("u1", "l1"));
    Result denied = scripts.acquire(A, by("u2", "l1"));

    assertThat(denied.reply()).hasSize(6);
    assertThat(denied.status()).isEqualTo("HELD");
    assertThat(denied.number(1)).isEqualTo(1);
    assertThat(denied.number(2)).isZero();
    assertThat(denied.text(3)).isEqualTo(A);
    assertThat(StoredPartition.json(denied.text(4))).isEqualTo(StoredPartition.json(first.text(1)));
    assertThat(stored.events()).hasSize(1);
    assertThat(stored.section("document:1", "tab:a")).hasSize(1);
  }

  @Test
  void aRetryKeepsTokenAndTimeAndIsToldAsARenewal() {
    JsonNode first = StoredPartition.json(scripts.acquire(A, by("u1", "l1")).text(1));
    JsonNode again = StoredPartition.json(scripts.acquire(A, by("u1", "l1")).text(1));

    assertThat(again.get("token")).isEqualTo(first.get("token"));
    assertThat(again.get("acquired")).isEqualTo(first.get("acquired"));
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "RENEWED");
    assertThat(stored.section("document:1", "tab:a")).hasSize(1);
  }

  @Test
  void aRetryInTheOtherModeChangesNothing() {
    scripts.acquire(A, by("u1", "l1").shared());
    Result result = scripts.acquire(A, by("u1", "l1"));
    assertThat(result.status()).isEqualTo("MODE");
    assertThat(result.text(1)).isEqualTo("shared");
    assertThat(stored.events()).hasSize(1);
  }

  @Test
  void countsItsHoldersInEachEvent() {
    for (int i = 1; i <= 300; i++) {
      Result result = scripts.acquire(A, by("u" + i, "l1").shared().whereRoomIsFor(300));
      assertThat(result.status()).isEqualTo("GRANTED");
    }
    assertThat(scripts.acquire(A, by("u301", "l1").shared().whereRoomIsFor(300)).number(1))
        .isEqualTo(300);
    assertThat(stored.section("document:1", "tab:a")).hasSize(300);
    assertThat(stored.lastEvent().holders()).isEqualTo(300);
    assertThat(stored.index()).containsExactly(A);
  }

  @Test
  void theDeadlineOfAResourceIsThatOfItsFirstHoldToEnd() {
    Asking room = by("u1", "l1").whereRoomIsFor(2);
    scripts.acquire(A, room.lasting(Duration.ofMinutes(5)));
    Result second = scripts.acquire(A, by("u2", "l1").whereRoomIsFor(2));
    assertThat(stored.deadline(A))
        .isEqualTo(StoredPartition.json(second.text(1)).get("expires").asDouble());
  }

  @Test
  void theWholeDocumentMeetsEachOfFiveHundredSections() {
    for (int i = 0; i < 500; i++) {
      scripts.acquire("document:1:s" + i, by("u" + i % 7, "l" + i));
    }
    Result denied = scripts.acquire(WHOLE, by("u0", "whole"));
    assertThat(denied.number(1)).isEqualTo(500);
    assertThat(List.of(denied.text(3), denied.text(5), denied.text(7)))
        .containsExactly("document:1:s0", "document:1:s1", "document:1:s2");

    for (int i = 0; i < 500; i++) {
      scripts.release("document:1:s" + i, "u" + i % 7, "l" + i);
    }
    assertThat(scripts.acquire(WHOLE, by("u0", "whole")).status()).isEqualTo("GRANTED");
  }

  @Test
  void theWholeDocumentFitsBesideSectionsOfItsOwnUserAndSessionOnly() {
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    assertThat(scripts.acquire(WHOLE, by("u1", "l2").inSession("s2")).status()).isEqualTo("HELD");
    assertThat(scripts.acquire(WHOLE, by("u2", "l2").inSession("s1")).status()).isEqualTo("HELD");
    assertThat(scripts.acquire(WHOLE, by("u1", "l2")).status()).isEqualTo("HELD");
    assertThat(scripts.acquire(WHOLE, by("u1", "l2").inSession("s1")).status())
        .isEqualTo("GRANTED");
    assertThat(scripts.acquire("document:1:b", by("u1", "l3").inSession("s1")).status())
        .isEqualTo("GRANTED");
    assertThat(scripts.acquire("document:1:c", by("u1", "l4")).status()).isEqualTo("HELD");
  }

  @Test
  void sharedSectionsFitBesideASharedWholeDocument() {
    scripts.acquire(WHOLE, by("u1", "l1").shared());
    assertThat(scripts.acquire(A, by("u2", "l1").shared()).status()).isEqualTo("GRANTED");
    assertThat(scripts.acquire("document:1:b", by("u2", "l1")).status()).isEqualTo("HELD");
  }

  @Test
  void documentsWhoseIdsBeginAlikeAreNotInEachOthersWay() {
    scripts.acquire("document:1:*", by("u1", "l1"));
    assertThat(scripts.acquire("document:12:a", by("u2", "l1")).status()).isEqualTo("GRANTED");
  }

  @Test
  void refusesOneSectionTooManyWithoutAnEvent() {
    scripts.acquire(A, by("u1", "l1").whereSectionsAre(1));
    Result result = scripts.acquire("document:1:b", by("u1", "l1").whereSectionsAre(1));
    assertThat(result.status()).isEqualTo("SECTIONS");
    assertThat(stored.events()).hasSize(1);
    assertThat(stored.index()).containsExactly(A);
  }

  @Test
  void takesOverWhatIsPastItsDeadlineAndTellsOfBoth() {
    Result first = scripts.acquire(A, by("u1", "l1").lasting(Duration.ofMillis(1)));
    scripts.awaitPast(StoredPartition.json(first.text(1)).get("expires").asLong());
    Result second = scripts.acquire(A, by("u2", "l1"));

    assertThat(second.status()).isEqualTo("GRANTED");
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "EXPIRED", "ACQUIRED");
    JsonNode expired = stored.events().get(1).json();
    assertThat(expired.get("ended")).isEqualTo(StoredPartition.json(first.text(1)));
    assertThat(expired.has("hold")).isFalse();
    assertThat(expired.get("holders").asInt()).isZero();
    assertThat(scripts.told.expired).hasSize(1);
    assertThat(StoredPartition.json(second.text(1)).get("token").asLong())
        .isGreaterThan(stored.events().get(1).revision());
  }
}
