package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.ResourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowTest {
  private static final ResourceId A = WatchBench.resource("document", "1", "a");
  private static final int PARTITION = 0;

  private final WatchBench bench = new WatchBench(1, WatchBench.CONFIG);
  private final List<String> told = new ArrayList<>();

  private final Follower follower =
      new Follower() {
        @Override
        public void gap(int partition) {
          told.add("gap");
        }

        @Override
        public void event(int partition, LockEvent event) {
          told.add(event.type().name());
        }

        @Override
        public void idle(int partition) {
          told.add("idle");
        }
      };

  /** What it was told, less that there was nothing to tell. */
  private List<String> changes() {
    return told.stream().filter(what -> !what.equals("idle")).toList();
  }

  @Test
  void followerHearsOfAGapFirstAndThenOfEveryEventInOrder() {
    bench.store.toggle(A, "smith");
    bench.hub.follow(PARTITION, follower);
    bench.settle();
    bench.store.toggle(A, "smith");
    bench.store.toggle(A, "jane");
    bench.settle();
    assertThat(changes()).containsExactly("gap", "RELEASED", "ACQUIRED");
    assertThat(told).contains("idle");
  }

  @Test
  void followerOfAPartitionThatIsReadAlreadyHearsOfAGapAtOnce() {
    bench.open(WatchBench.document("1"));
    bench.settle();
    bench.hub.follow(PARTITION, follower);
    bench.run();
    assertThat(told).containsExactly("gap");
  }

  @Test
  void lostHistoryIsAGap() {
    bench.hub.follow(PARTITION, follower);
    bench.settle();
    bench.store.lose(PARTITION);
    bench.store.toggle(A, "smith");
    bench.settle();
    assertThat(changes()).containsExactly("gap", "gap", "ACQUIRED");
  }

  @Test
  void partitionIsReadAsSoonAsTheStoreIsThere() {
    bench.store.setAway(true);
    bench.hub.follow(PARTITION, follower);
    bench.settle();
    assertThat(told).isEmpty();
    bench.store.setAway(false);
    bench.settle();
    assertThat(changes()).containsExactly("gap");
  }

  @Test
  void partitionIsReadWhileItIsFollowedAndNoLonger() {
    Follower.Following following = bench.hub.follow(PARTITION, follower);
    bench.settle();
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.store.followed()).containsExactly(PARTITION);
    following.close();
    bench.run();
    told.clear();
    bench.store.toggle(A, "smith");
    bench.store.deliverAll();
    bench.run();
    bench.pass(Duration.ofMinutes(1));
    assertThat(told).isEmpty();
    assertThat(bench.store.followed()).isEmpty();
  }

  @Test
  void followerThatFailsHarmsNeitherOthersNorWatches() {
    bench.hub.follow(
        PARTITION,
        new Follower() {
          @Override
          public void gap(int partition) {
            throw new IllegalStateException("gap");
          }

          @Override
          public void event(int partition, LockEvent event) {
            throw new IllegalStateException("event");
          }
        });
    bench.hub.follow(PARTITION, follower);
    ModelClient client = bench.open(WatchBench.document("1"));
    bench.settle();
    bench.store.toggle(A, "smith");
    bench.settle();
    assertThat(changes()).containsExactly("gap", "ACQUIRED");
    assertThat(client.shown).hasSize(1);
  }
}
