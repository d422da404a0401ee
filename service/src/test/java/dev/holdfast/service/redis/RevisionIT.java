package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Revisions, and with them fencing tokens, grow whatever becomes of the data and the clock. */
class RevisionIT {
  private static final String A = "document:1:a";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  @Test
  void isNeverBelowTheClocksMicroseconds() {
    long before = TimeUnit.MILLISECONDS.toMicros(scripts.nowMillis());
    long revision = scripts.acquire(A, by("u1", "l")).revision();
    assertThat(revision).isBetween(before, TimeUnit.MILLISECONDS.toMicros(scripts.nowMillis() + 1));
  }

  @Test
  void growsByOneWhereItIsAheadOfTheClock() {
    long ahead = TimeUnit.MILLISECONDS.toMicros(scripts.nowMillis()) + TimeUnit.DAYS.toMicros(1);
    scripts.redis.hset(stored.keys.revision(), "last", Long.toString(ahead));
    assertThat(scripts.acquire(A, by("u1", "l")).revision()).isEqualTo(ahead + 1);
    assertThat(scripts.release(A, "u1", "l").revision()).isEqualTo(ahead + 2);
    assertThat(stored.events())
        .extracting(StoredPartition.StoredEvent::revision)
        .containsExactly(ahead + 1, ahead + 2);
  }

  @Test
  void growsBeyondWhatTheInstanceSawOfLostData() {
    long ahead = TimeUnit.MILLISECONDS.toMicros(scripts.nowMillis()) + TimeUnit.DAYS.toMicros(1);
    scripts.redis.hset(stored.keys.revision(), "last", Long.toString(ahead));
    scripts.acquire(A, by("u1", "l"));
    String epoch = stored.revision().get("epoch");
    scripts.redis.flushall();

    long revision = scripts.acquire(A, by("u2", "l")).revision();

    assertThat(revision).isEqualTo(ahead + 2);
    assertThat(stored.revision().get("epoch")).isNotEqualTo(epoch);
    assertThat(stored.lastEvent().json().get("prev").asText()).isEqualTo("0");
    assertThat(scripts.epochsMade).hasValue(2);
  }

  @Test
  void isWrittenInFullDigitsUpToTheLargestThatADoubleHolds() {
    long nearTheEnd = (1L << 53) - 3;
    scripts.redis.hset(stored.keys.revision(), "last", Long.toString(nearTheEnd));
    Result result = scripts.acquire(A, by("u1", "l"));
    assertThat(result.revision()).isEqualTo(nearTheEnd + 1);
    assertThat(StoredPartition.json(result.text(1)).get("token").asText())
        .isEqualTo(Long.toString(nearTheEnd + 1));
    assertThat(stored.lastEvent().json().get("prev").asText()).isEqualTo(Long.toString(nearTheEnd));
    assertThat(stored.revision()).containsEntry("last", Long.toString(nearTheEnd + 1));
  }
}
