package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a resume token brings a watch that comes back. */
class WatchResumeTest {
  private static final ResourceId A = WatchBench.resource("document", "1", "a");
  private static final ResourceId B = WatchBench.resource("document", "1", "b");
  private static final Scope DOCUMENT = WatchBench.document("1");

  private final WatchBench bench = new WatchBench(4, WatchBench.CONFIG);

  @Test
  void resumedWatchGetsTheEventsSinceAndNoSnapshot() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.cancel(client);
    bench.store.toggle(A, "smith");
    bench.store.toggle(B, "smith");
    bench.settle();
    bench.open(client, List.of(DOCUMENT), client.token);
    bench.settle();
    assertThat(client.shown).hasSize(2);
    assertThat(client.snapshots).isEqualTo(1);
  }

  @Test
  void watchResumedWithNothingMissedIsAnsweredByAHeartbeat() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.cancel(client);
    bench.open(client, List.of(DOCUMENT), client.token);
    int before = client.messages.size();
    bench.run();
    assertThat(client.messages.subList(before, client.messages.size()))
        .singleElement()
        .satisfies(message -> assertThat(message.heartbeat()).isNotNull());
  }

  @Test
  void anotherInstanceResumesFromTheStream() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.cancel(client);
    bench.settle();
    bench.pass(Duration.ofSeconds(31));
    bench.run();
    assertThat(bench.store.followed()).isEmpty();
    for (int i = 0; i < 250; i++) {
      bench.store.toggle(A, "smith");
    }
    bench.open(client, List.of(DOCUMENT), client.token);
    bench.settle();
    assertThat(client.revisions).hasSize(250);
    assertThat(client.snapshots).isEqualTo(1);
  }

  @Test
  void tokenOfTrimmedHistoryLeadsToASnapshot() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.cancel(client);
    bench.settle();
    bench.pass(Duration.ofSeconds(31));
    for (int i = 0; i < 3; i++) {
      bench.store.toggle(A, "smith");
    }
    bench.store.trim(bench.store.partitionOf(A.document()), 2);
    bench.open(client, List.of(DOCUMENT), client.token);
    bench.settle();
    assertThat(client.snapshots).isEqualTo(2);
    assertThat(bench.snapshots).containsEntry(SnapshotCause.TOKEN_TOO_OLD, 1);
  }

  @Test
  void tokenFromTheFutureLeadsToASnapshotAndNotToSilence() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    int partition = bench.store.partitionOf(A.document());
    var writer = new ResumeToken.Writer(fingerprint("alice", DOCUMENT), 1);
    long epoch =
        ResumeToken.parse(client.token, fingerprint("alice", DOCUMENT), Set.of(partition))
            .point(partition)
            .epochMark();
    writer.add(partition, epoch, 1_000_000_000);
    bench.cancel(client);
    bench.open(client, List.of(DOCUMENT), writer.finish());
    bench.settle();
    assertThat(client.snapshots).isEqualTo(2);
    bench.store.toggle(A, "smith");
    bench.settle();
    assertThat(client.shown).hasSize(1);
  }

  @Test
  void tokenAheadOfTheRingButNotOfTheStoreResumes() {
    ModelClient ahead = bench.open(DOCUMENT);
    bench.settle();
    bench.store.toggle(A, "smith");
    bench.settle();
    String token = ahead.token;
    bench.store.toggle(B, "smith");
    ModelClient client = bench.open(DOCUMENT);
    bench.read();
    assertThat(client.shown).hasSize(2);
    bench.cancel(client);
    // The snapshot's token is of a revision that the ring has yet to hear of.
    bench.open(client, List.of(DOCUMENT), client.token);
    bench.settle();
    assertThat(client.token).isNotEqualTo(token);
    assertThat(client.shown).hasSize(2);
    assertThat(client.snapshots).isEqualTo(1);
  }

  @Test
  void tokenThatTheRingRunsPastWhileTheHeadIsReadMissesNothing() {
    WatchBench small = new WatchBench(1, WatchBench.config(1_000, 2, 500, 100));
    small.open(DOCUMENT);
    small.settle();
    small.store.toggle(A, "smith");
    ModelClient client = small.open(DOCUMENT);
    small.read();
    small.cancel(client);
    // The snapshot's token is of a revision that the ring has yet to hear of.
    small.open(client, List.of(DOCUMENT), client.token);
    small.run();
    for (int i = 0; i < 3; i++) {
      small.store.toggle(A, "smith");
      small.store.toggle(B, "smith");
    }
    small.store.deliverAll();
    small.settle();
    assertThat(client.shown).isEqualTo(small.store.held(client.interest));
    assertThat(client.snapshots).isEqualTo(1);
  }

  @Test
  void snapshotThatWasCutOffIsNothingToGoOnFrom() {
    WatchBench small = new WatchBench(1, WatchBench.config(1, 4, 1, 100));
    ModelClient client = small.open(DOCUMENT);
    small.settle();
    small.ready(client, 0);
    small.store.toggle(A, "smith");
    small.change(B, 1);
    // Too slow: the first of two parts of a new snapshot, which the ring then runs past.
    small.ready(client, 1);
    small.read();
    assertThat(client.isInParts()).isTrue();
    small.change(A, 5);
    // Its end, and nothing of the next.
    small.ready(client, 1);
    small.run();
    small.pass(Duration.ofSeconds(2));
    small.run();
    assertThat(client.isInParts()).isFalse();
    small.cancel(client);
    small.run();

    client.setCredit(Integer.MAX_VALUE);
    small.open(client, List.of(DOCUMENT), client.token);
    small.settle();
    assertThat(client.shown).isEqualTo(small.store.held(client.interest));
  }

  @Test
  void dataLostInOnePartitionIsSeenWhereAnotherIsResumedFirst() {
    WatchBench small = new WatchBench(2, WatchBench.config(1_000, 1, 500, 1));
    ResourceId other = WatchBench.resource("document", "2", "a");
    assertThat(small.store.partitionOf(other.document())).isZero();
    assertThat(small.store.partitionOf(A.document())).isOne();
    List<Scope> both = List.of(DOCUMENT, WatchBench.document("2"));
    ModelClient client = small.open(DOCUMENT, WatchBench.document("2"));
    small.settle();
    small.store.toggle(A, "smith");
    small.settle();
    small.cancel(client);
    small.run();
    small.store.lose(1);
    small.settle();
    small.store.toggle(B, "smith");
    small.change(other, 3);

    client.setCredit(1);
    small.open(client, both, client.token);
    small.read();
    small.cancel(client);
    small.run();
    client.setCredit(Integer.MAX_VALUE);
    small.open(client, both, client.token);
    small.settle();
    assertThat(client.shown).isEqualTo(small.store.held(client.interest));
  }

  @Test
  void watchThatTheRingRanPastHasHeartbeats() {
    WatchBench small = new WatchBench(1, WatchBench.config(1_000, 2, 500, 100));
    ModelClient client = small.open(DOCUMENT);
    small.settle();
    small.ready(client, 0);
    small.run();
    small.change(A, 4);
    // It is ready, and nobody has said so yet.
    client.setCredit(1);
    int before = client.heartbeats;
    small.pass(Duration.ofSeconds(10));
    assertThat(client.heartbeats).isEqualTo(before + 1);
  }

  @Test
  void tokenOfAnotherWatchOrUserIsRefused() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    for (String token : List.of(client.token, "x", "AAAA", "?", "A".repeat(10_000))) {
      ModelClient other = new ModelClient(bench, Interest.of(List.of(new Scope.OneLock(A))));
      bench.open(other, List.of(new Scope.OneLock(A)), token);
      bench.run();
      assertThat(other.refusal().reason()).isEqualTo(Reason.ARGUMENT_INVALID);
      assertThat(other.refusal().metadata()).containsEntry("field", "resume_token");
      assertThat(other.messages).isEmpty();
    }
    assertThat(bench.open).isEqualTo(1);
  }

  private static long fingerprint(String user, Scope scope) {
    return Fingerprint.of(user + '\n' + Interest.of(List.of(scope)));
  }
}
