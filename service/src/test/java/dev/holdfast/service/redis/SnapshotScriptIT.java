package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static dev.holdfast.service.redis.StoreFixture.await;
import static dev.holdfast.service.redis.StoreFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code snapshot} reads, and what little it writes. */
class SnapshotScriptIT {
  private static final String A = "document:1:a";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  @Test
  void readsAllOfADocumentWithTheRevisionOfItsLastChange() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire("document:1:tab:b", by("u2", "l1"));
    Result last = scripts.acquire("document:1:c", by("u1", "l1"));

    SnapshotScript.Reading reading =
        await(scripts.snapshots.document(new Scope.OneDocument(resource(A).document()), false));

    assertThat(reading.locks())
        .extracting(state -> state.resource().section())
        .containsExactlyInAnyOrder("a", "tab:b", "c");
    assertThat(reading.revision()).isEqualTo(last.revision());
    assertThat(reading.epoch()).isEqualTo(stored.revision().get("epoch"));
    long now = scripts.nowMillis();
    assertThat(reading.serverTime())
        .isBetween(Instant.ofEpochMilli(now - 10_000), Instant.ofEpochMilli(now + 1));
  }

  @Test
  void readsOneLockTogetherWithTheWholeDocuments() {
    scripts.acquire("document:1:*", by("u1", "l1").inSession("s"));
    scripts.acquire(A, by("u1", "l2").inSession("s"));
    scripts.acquire("document:1:b", by("u1", "l3").inSession("s"));
    assertThat(await(scripts.snapshots.document(new Scope.OneLock(resource(A)), false)).locks())
        .extracting(state -> state.resource().toString())
        .containsExactly(A, "document:1:*");
  }

  @Test
  void readsNamedResourcesOfSeveralDocumentsOfAPartition() {
    List<ResourceId> inPartition =
        IntStream.range(0, 200)
            .mapToObj(i -> resource("document:" + i + ":a"))
            .filter(r -> scripts.partitions.of(r.document()) == 3)
            .toList();
    inPartition.forEach(r -> scripts.acquire(r.toString(), by("u1", "l1")));
    assertThat(await(scripts.snapshots.resources(3, inPartition)).locks())
        .extracting(LockState::resource)
        .containsExactlyElementsOf(inPartition);
    assertThat(inPartition).hasSizeGreaterThan(2);
  }

  @Test
  void writesTheExpiryOfWhatItMeetsAndReadsTheStateAfterIt() {
    Result granted = scripts.acquire(A, by("u1", "l1").lasting(Duration.ofMillis(1)));
    scripts.awaitPast(StoredPartition.json(granted.text(1)).get("expires").asLong());

    SnapshotScript.Reading reading =
        await(scripts.snapshots.document(new Scope.OneLock(resource(A)), false));

    assertThat(reading.locks()).isEmpty();
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "EXPIRED");
    assertThat(reading.revision()).isEqualTo(stored.lastEvent().revision());
    assertThat(scripts.told.expired).hasSize(1);
  }

  @Test
  void showsAKeptPlaceWithoutAHold() {
    Result granted =
        scripts.acquire(
            A, by("u1", "l1").lasting(Duration.ofMillis(1)).keptFor(StoreFixture.MINUTE));
    long expires = StoredPartition.json(granted.text(1)).get("expires").asLong();
    scripts.awaitPast(expires);
    assertThat(await(scripts.snapshots.document(new Scope.OneLock(resource(A)), false)).locks())
        .containsExactly(
            new LockState(resource(A), List.of(), Instant.ofEpochMilli(expires + 60_000), 0));
  }

  @Test
  void theHeadOfANewPartitionMakesItsEpoch() {
    SnapshotScript.Reading first = await(scripts.snapshots.head(7));
    SnapshotScript.Reading second = await(scripts.snapshots.head(7));
    assertThat(first.revision()).isZero();
    assertThat(first.epoch()).isNotEmpty().isEqualTo(second.epoch());
    assertThat(scripts.epochsMade).hasValue(1);
  }
}
