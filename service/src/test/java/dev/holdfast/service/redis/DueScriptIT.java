package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code due} tells a sweeper. */
class DueScriptIT {
  private static final List<Integer> ALL =
      IntStream.range(0, ScriptFixture.PARTITIONS).boxed().toList();

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final DueScript due = new DueScript(scripts.reads, scripts.partitions, scripts.clock);

  @Test
  void findsNothingWhereNothingIsHeld() {
    DueScript.Found found = look(10);
    assertThat(found.due()).isEmpty();
    assertThat(found.nextMillis()).isZero();
    assertThat(found.held()).isZero();
    assertThat(found.full()).isFalse();
    assertThat(scripts.redis.dbsize()).isZero();
  }

  @Test
  void tellsWhatIsPastAndWhenTheNextOfAllPartitionsEnds() {
    long ended = acquire("document:1:a", Duration.ofMillis(1));
    long next = acquire("document:2:a", Duration.ofMinutes(1));
    acquire("document:3:a", Duration.ofMinutes(2));
    scripts.awaitPast(ended);

    DueScript.Found found = look(10);
    assertThat(found.due())
        .extracting(DueScript.Deadline::member)
        .containsExactly("lock:document:1:a");
    assertThat(found.nextMillis()).isEqualTo(next);
    assertThat(found.held()).isEqualTo(3);
    assertThat(found.full()).isFalse();
    assertThat(found.nowMillis()).isBetween(ended, scripts.nowMillis());
  }

  @Test
  void isFullWhereAPartitionHasAsManyAsAsked() {
    acquire("document:1:a", Duration.ofMillis(1));
    scripts.awaitPast(acquire("document:1:b", Duration.ofMillis(1)));
    assertThat(look(2).full()).isTrue();
    assertThat(look(1).due()).hasSize(1);
    assertThat(look(3).full()).isFalse();
  }

  private DueScript.Found look(int limit) {
    return StoreFixture.await(due.look(ALL, limit));
  }

  private static long acquire(String resource, Duration ttl) {
    Result result = scripts.acquire(resource, by("u1", "l1").lasting(ttl));
    return StoredPartition.json(result.text(1)).get("expires").asLong();
  }
}
