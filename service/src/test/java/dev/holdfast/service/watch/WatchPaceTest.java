package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A watch that reads more slowly than events come. */
class WatchPaceTest {
  private static final ResourceId A = WatchBench.resource("document", "1", "a");
  private static final Scope DOCUMENT = WatchBench.document("1");

  @Test
  void slowWatchGetsASnapshotOnceItReadsAndOthersAreUnaffected() {
    WatchBench small = new WatchBench(4, WatchBench.config(5, 500, 2));
    ModelClient slow = small.open(DOCUMENT);
    ModelClient quick = small.open(DOCUMENT);
    small.settle();
    small.ready(slow, 0);
    for (int i = 0; i < 21; i++) {
      small.store.toggle(A, "smith");
    }
    small.settle();
    assertThat(quick.revisions).hasSize(21);
    assertThat(quick.snapshots).isEqualTo(1);
    assertThat(slow.revisions).isEmpty();

    small.ready(slow, Integer.MAX_VALUE);
    small.settle();
    assertThat(slow.snapshots).isEqualTo(2);
    assertThat(slow.shown).isEqualTo(quick.shown);
    assertThat(small.snapshots).containsEntry(SnapshotCause.SLOW, 1);
  }

  @Test
  void watchWithinItsQueueGetsItsBacklogInBatches() {
    WatchBench small = new WatchBench(4, WatchBench.config(5, 500, 2));
    ModelClient client = small.open(DOCUMENT);
    small.settle();
    small.ready(client, 0);
    for (int i = 0; i < 5; i++) {
      small.store.toggle(A, "smith");
    }
    small.settle();
    int before = client.messages.size();
    small.ready(client, Integer.MAX_VALUE);
    small.run();
    assertThat(client.messages.subList(before, client.messages.size()))
        .extracting(message -> message.events().size())
        .containsExactly(2, 2, 1);
  }

  @Test
  void tokenIsNeverAheadOfWhatWasSent() {
    WatchBench small = new WatchBench(4, WatchBench.config(100, 500, 2));
    ModelClient client = small.open(DOCUMENT);
    small.settle();
    small.ready(client, 0);
    small.change(A, 5);
    small.ready(client, 1);
    small.run();
    assertThat(client.revisions).hasSize(2);
    small.cancel(client);
    client.setCredit(Integer.MAX_VALUE);
    small.open(client, List.of(DOCUMENT), client.token);
    small.settle();
    assertThat(client.revisions).hasSize(5);
    assertThat(client.snapshots).isEqualTo(1);
  }

  @Test
  void slowWatchHasASnapshotOnceASecondAtMost() {
    WatchBench small = new WatchBench(4, WatchBench.config(1, 500, 1));
    ModelClient client = small.open(DOCUMENT);
    small.settle();
    for (int i = 0; i < 10; i++) {
      small.ready(client, 0);
      small.change(A, 2);
      small.ready(client, Integer.MAX_VALUE);
      small.read();
      small.pass(Duration.ofMillis(300));
    }
    // Three seconds.
    assertThat(small.snapshots.get(SnapshotCause.SLOW)).isBetween(2, 4);
  }
}
