package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.watch.WatchMessage.SnapshotPart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WatchHubTest {
  private static final ResourceId A = WatchBench.resource("document", "1", "a");
  private static final ResourceId B = WatchBench.resource("document", "1", "b");
  private static final ResourceId OTHER = WatchBench.resource("report", "9", "a");
  private static final Scope DOCUMENT = WatchBench.document("1");

  private final WatchBench bench = new WatchBench(4, WatchBench.CONFIG);

  private static WatchMessage last(ModelClient client) {
    return client.messages.get(client.messages.size() - 1);
  }

  @Test
  void firstMessageIsASnapshotEvenAnEmptyOne() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    assertThat(client.messages.get(0).snapshot())
        .isEqualTo(new WatchMessage.SnapshotPart(List.of(), false));
    assertThat(client.messages.get(0).resumeToken()).isNotEmpty();
  }

  @Test
  void eventsFollowTheSnapshotAndOtherDocumentsStayOut() {
    bench.store.toggle(A, "smith");
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.store.toggle(OTHER, "smith");
    bench.store.toggle(A, "smith");
    bench.settle();
    assertThat(client.revisions).hasSize(1);
    assertThat(client.shown).isEmpty();
    assertThat(client.snapshots).isEqualTo(1);
  }

  @Test
  void watchOfOneLockShowsTheWholeDocumentsLockToo() {
    ModelClient client = bench.open(new Scope.OneLock(A));
    bench.settle();
    bench.store.toggle(B, "smith");
    bench.store.toggle(WatchBench.resource("document", "1", "*"), "smith");
    bench.settle();
    assertThat(client.shown).containsOnlyKeys("document:1:*");
  }

  @Test
  void largeSnapshotComesInPartsWithTheTokenInTheLast() {
    WatchBench small = new WatchBench(4, WatchBench.config(1000, 3, 100));
    for (int i = 0; i < 10; i++) {
      small.store.toggle(WatchBench.resource("document", Integer.toString(i), "a"), "smith");
    }
    ModelClient client = small.open(new Scope.Everything());
    small.settle();
    List<WatchMessage> messages =
        client.messages.stream().filter(m -> m.heartbeat() == null).toList();
    List<SnapshotPart> parts =
        messages.stream().map(WatchMessage::snapshot).filter(Objects::nonNull).toList();
    int last = parts.size() - 1;
    assertThat(parts).hasSizeGreaterThan(3).allMatch(part -> part.locks().size() <= 3);
    assertThat(parts.subList(0, last)).allMatch(SnapshotPart::more);
    assertThat(parts.get(last).more()).isFalse();
    assertThat(messages.subList(0, last)).allMatch(message -> message.resumeToken().isEmpty());
    assertThat(messages.get(last).resumeToken()).isNotEmpty();
    assertThat(client.shown).hasSize(10);
  }

  @Test
  void documentWithMoreLocksThanAPageIsSplit() {
    WatchBench small = new WatchBench(4, WatchBench.config(1000, 3, 100));
    for (int i = 0; i < 7; i++) {
      small.store.toggle(WatchBench.resource("document", "1", "s" + i), "smith");
    }
    ModelClient client = small.open(DOCUMENT);
    small.settle();
    assertThat(client.messages.stream().filter(m -> m.snapshot() != null)).hasSize(3);
    assertThat(client.shown).hasSize(7);
  }

  @Test
  void lostDataIsFoundWhileQuietAndShownByANewSnapshot() {
    bench.store.toggle(A, "smith");
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    assertThat(client.shown).hasSize(1);
    bench.store.lose(bench.store.partitionOf(A.document()));
    bench.settle();
    assertThat(client.shown).isEmpty();
    assertThat(bench.snapshots).containsEntry(SnapshotCause.HISTORY_BROKEN, 1);
  }

  @Test
  void eventsTrimmedUnreadLeadToANewSnapshot() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.store.toggle(A, "smith");
    bench.store.toggle(B, "smith");
    bench.store.trim(bench.store.partitionOf(A.document()), 1);
    bench.settle();
    assertThat(client.shown).hasSize(2);
    assertThat(bench.snapshots).containsEntry(SnapshotCause.HISTORY_BROKEN, 1);
  }

  @Test
  void quietWatchGetsHeartbeatsWithAFreshToken() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    String token = client.token;
    client.heartbeats = 0;
    // An event of the same partition that this watch is not sent.
    String sibling = sibling();
    bench.store.toggle(WatchBench.resource("document", sibling, "a"), "smith");
    bench.store.deliverAll();
    bench.run();
    bench.pass(Duration.ofSeconds(10));
    assertThat(client.heartbeats).isEqualTo(1);
    assertThat(last(client).heartbeat())
        .isEqualTo(new WatchMessage.Beat(Duration.ofSeconds(10), true));
    assertThat(client.token).isNotEqualTo(token);
    bench.pass(Duration.ofSeconds(9));
    assertThat(client.heartbeats).isEqualTo(1);
  }

  private String sibling() {
    int partition = bench.store.partitionOf(A.document());
    for (int i = 2; ; i++) {
      String id = Integer.toString(i);
      if (bench.store.partitionOf(WatchBench.resource("document", id, "a").document())
          == partition) {
        return id;
      }
    }
  }

  @Test
  void heartbeatSaysThatTheStoreIsAwayAndTheWatchLivesOn() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.store.setAway(true);
    bench.run();
    bench.pass(Duration.ofSeconds(10));
    assertThat(last(client).heartbeat())
        .isEqualTo(new WatchMessage.Beat(Duration.ofSeconds(10), false));
    bench.store.setAway(false);
    bench.store.toggle(A, "smith");
    bench.settle();
    assertThat(client.shown).hasSize(1);
    assertThat(client.snapshots).isEqualTo(1);
  }

  @Test
  void snapshotUnderWayIsTriedAgainWhenTheStoreIsBack() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.store.toggle(A, "smith");
    bench.store.lose(bench.store.partitionOf(A.document()));
    bench.store.deliverAll();
    bench.store.setAway(true);
    for (int i = 0; i < 5; i++) {
      bench.run();
      bench.store.finishReadings();
      bench.pass(Duration.ofMillis(600));
    }
    bench.store.setAway(false);
    bench.settle();
    assertThat(client.ended).isNull();
    assertThat(client.shown).isEmpty();
    assertThat(client.snapshots).isEqualTo(2);
  }

  @Test
  void watchOpenedWhileTheStoreIsAwayIsRefused() {
    bench.store.setAway(true);
    ModelClient client = bench.open(DOCUMENT);
    bench.run();
    bench.store.finishReadings();
    bench.run();
    assertThat(client.ended).isEqualTo(Refusal.storeUnavailable());
    assertThat(bench.open).isZero();
  }

  @Test
  void watchEndsWhenItsTokensTimeIsUp() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    bench.pass(Duration.ofHours(1));
    assertThat(client.refusal().reason()).isEqualTo(Reason.TOKEN_EXPIRED);
    bench.store.toggle(A, "smith");
    bench.settle();
  }

  @Test
  void drainSendsAllAwayAndRefusesWhoComes() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    var drained = bench.hub.drain();
    bench.run();
    assertThat(drained).isCompleted();
    assertThat(client.ended).isEqualTo(Refusal.serverDraining());
    ModelClient late = bench.open(DOCUMENT);
    bench.run();
    assertThat(late.ended).isEqualTo(Refusal.serverDraining());
    assertThat(bench.open).isZero();
  }

  @Test
  void partitionIsReadWhileAWatchNeedsItAndALittleLonger() {
    ModelClient client = bench.open(DOCUMENT);
    bench.settle();
    int partition = bench.store.partitionOf(A.document());
    assertThat(bench.store.followed()).containsExactly(partition);
    bench.cancel(client);
    bench.run();
    bench.pass(Duration.ofSeconds(29));
    assertThat(bench.store.followed()).containsExactly(partition);
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.store.followed()).isEmpty();
  }

  @Test
  void eventIsEncodedOnceForAllAndOnceForItsHolder() {
    for (int i = 0; i < 10; i++) {
      bench.open(DOCUMENT);
    }
    bench.settle();
    bench.store.toggle(A, "smith");
    bench.store.toggle(B, "alice");
    bench.settle();
    assertThat(bench.encodedFor).containsExactlyInAnyOrder("", "alice");
  }

  @Test
  void overlappingScopesShowNothingTwice() {
    bench.store.toggle(A, "smith");
    ModelClient client = bench.open(new Scope.OneLock(A), DOCUMENT, new Scope.OneType("document"));
    bench.settle();
    bench.store.toggle(B, "smith");
    bench.settle();
    assertThat(client.shown).hasSize(2);
    assertThat(client.revisions).hasSize(1);
  }

  @Test
  void manyWatchesReadSoManyAtOnce() {
    for (int i = 0; i < 200; i++) {
      bench.open(DOCUMENT);
    }
    bench.run();
    bench.store.finishReadings();
    bench.run();
    assertThat(bench.store.readingsOnTheirWay()).isEqualTo(Reads.AT_ONCE);
    bench.settle();
    assertThat(bench.snapshots).isEqualTo(Map.of(SnapshotCause.BEGIN, 200));
  }
}
