package dev.holdfast.service.queue;

import dev.holdfast.service.watch.Follower;
import dev.holdfast.service.watch.Follower.Following;
import dev.holdfast.service.watch.OwnerThread;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Follows the partitions in which calls wait, and a little longer: often the next one comes soon.
 */
final class Followed {
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final Map<Integer, Use> uses = new HashMap<>();
  private final IntFunction<Following> follow;
  private final OwnerThread thread;

  private static final class Use {
    final Following following;
    int places;
    Runnable keep = () -> {};

    Use(Following following) {
      this.following = following;
    }
  }

  /**
   * @param follow as {@link dev.holdfast.service.watch.WatchHub#follow}, of one {@link Follower}
   * @param thread whose state this is
   */
  Followed(IntFunction<Following> follow, OwnerThread thread) {
    this.follow = follow;
    this.thread = thread;
  }

  void begin(int partition) {
    Use use = uses.computeIfAbsent(partition, p -> new Use(follow.apply(p)));
    use.keep.run();
    use.places++;
  }

  void end(int partition) {
    Use use = uses.get(partition);
    if (use != null && --use.places == 0) {
      use.keep = thread.after(LINGER, () -> stop(partition, use));
    }
  }

  private void stop(int partition, Use use) {
    if (use.places == 0 && uses.remove(partition, use)) {
      use.following.close();
    }
  }

  void close() {
    uses.values().forEach(use -> use.following.close());
    uses.clear();
  }
}
