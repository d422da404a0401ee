package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.FlushMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code commit} promises a batch, whatever its operations. */
class CommitScriptIT {
  private static final String A = "document:1:a";
  private static final String B = "document:2:a";
  private static final Duration LATE = Duration.ofSeconds(-5);

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  @AfterEach
  void giveMemoryBack() {
    scripts.redis.configSet("maxmemory", "0");
  }

  @Test
  void givesEachOperationItsOwnResultInOrder() {
    List<Result> results =
        scripts.runAll(
            List.of(
                acquire(A, "u1"),
                acquire(A, "u2"),
                acquire(B, "u2"),
                scripts.operation(OperationKind.RENEW, A, List.of("u1", "l", "0")),
                scripts.operation(OperationKind.RELEASE, A, List.of("u1", "l", "")),
                acquire(A, "u2")));
    assertThat(results)
        .extracting(Result::status)
        .containsExactly("GRANTED", "HELD", "GRANTED", "GRANTED", "RELEASED", "GRANTED");
    assertThat(scripts.of(A).eventTypes())
        .containsExactly("ACQUIRED", "RENEWED", "RELEASED", "ACQUIRED");
    assertThat(results.get(5).revision()).isEqualTo(scripts.of(A).lastEvent().revision());
  }

  @Test
  void aLateOperationDoesNothing() {
    scripts.acquire(A, by("u1", "l"));
    List<Result> results =
        scripts.runAll(
            List.of(
                late(OperationKind.ACQUIRE, B, by("u2", "l").arguments()),
                late(OperationKind.RENEW, A, List.of("u1", "l", "600000")),
                late(OperationKind.RELEASE, A, List.of("u1", "l", "")),
                late(OperationKind.EXPIRE, A, List.of()),
                acquire("document:3:a", "u1")));

    assertThat(results)
        .extracting(Result::status)
        .containsExactly("LATE", "LATE", "LATE", "LATE", "GRANTED");
    assertThat(results.get(0).late()).isTrue();
    assertThat(scripts.of(A).eventTypes()).containsExactly("ACQUIRED");
    assertThat(scripts.of(B).section("document:2", "a")).isEmpty();
  }

  @Test
  void anOperationThatFailsTakesDownNoneOfTheOthers() {
    scripts.redis.set(scripts.of(A).locks("document:1"), "not a hash");
    List<Result> results =
        scripts.runAll(List.of(acquire("document:3:a", "u1"), acquire(A, "u1"), acquire(B, "u1")));

    assertThat(results).extracting(Result::status).containsExactly("GRANTED", "FAILED", "GRANTED");
    assertThat(results.get(1).text(1)).contains("WRONGTYPE");
    assertThat(scripts.of(A).events()).isEmpty();
    assertThat(scripts.of(B).section("document:2", "a")).hasSize(1);
  }

  @Test
  void aPartitionThatCannotBeOpenedFailsItsOwnOperationsOnly() {
    scripts.redis.set(scripts.of(A).keys.revision(), "not a hash");
    assertThat(scripts.partitions.of(StoreFixture.resource(A).document()))
        .isNotEqualTo(scripts.partitions.of(StoreFixture.resource(B).document()));
    assertThat(scripts.runAll(List.of(acquire(A, "u1"), acquire(B, "u1"))))
        .extracting(Result::status)
        .containsExactly("FAILED", "GRANTED");
  }

  @Test
  void goesOnAfterFunctionFlush() {
    scripts.acquire(A, by("u1", "l"));
    scripts.redis.functionFlush(FlushMode.SYNC);
    assertThat(scripts.acquire(A, by("u2", "l")).status()).isEqualTo("HELD");
    scripts.redis.functionFlush(FlushMode.SYNC);
    assertThat(scripts.release(A, "u1", "l").status()).isEqualTo("RELEASED");
    assertThat(scripts.of(A).eventTypes()).containsExactly("ACQUIRED", "RELEASED");
  }

  @Test
  void withoutMemoryOnlyWhatFreesGoesOn() {
    scripts.acquire(A, by("u1", "l"));
    Result due = scripts.acquire(B, by("u1", "l").lasting(Duration.ofMillis(1)));
    scripts.awaitPast(StoredPartition.json(due.text(1)).get("expires").asLong());
    scripts.redis.configSet("maxmemory", "1");

    List<Operation<?>> batch = new ArrayList<>();
    batch.add(acquire("document:3:a", "u1"));
    batch.add(scripts.operation(OperationKind.RELEASE, A, List.of("u1", "l", "")));
    batch.add(scripts.operation(OperationKind.RENEW, A, List.of("u1", "l", "0")));
    batch.add(scripts.operation(OperationKind.EXPIRE, B, List.of()));
    assertThat(scripts.runAll(batch))
        .extracting(Result::status)
        .containsExactly("OUT_OF_MEMORY", "RELEASED", "OUT_OF_MEMORY", "SWEPT");
    assertThat(scripts.of(A).eventTypes()).containsExactly("ACQUIRED", "RELEASED");
    assertThat(scripts.of(B).eventTypes()).containsExactly("ACQUIRED", "EXPIRED");

    assertThat(scripts.run(acquire("document:3:a", "u1")).outOfMemory()).isTrue();
  }

  private static Operation<Result> acquire(String resource, String user) {
    return scripts.operation(OperationKind.ACQUIRE, resource, by(user, "l").arguments());
  }

  private static Operation<Result> late(
      OperationKind kind, String resource, List<String> arguments) {
    return scripts.operation(kind, resource, arguments, LATE);
  }
}
