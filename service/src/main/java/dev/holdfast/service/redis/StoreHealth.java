package dev.holdfast.service.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Whether the store answers, as its sweepers find. Where only a part of a cluster is away, the rest
 * is still worth serving: unavailable means that none of them has an answer.
 */
final class StoreHealth {
  /** One answer that comes late, on a busy machine, is no outage. */
  private static final int MISSES = 2;

  private final int sweepers;
  private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();

  /** How often in a row each had no answer. */
  @GuardedBy("this")
  private final Map<Sweeper, Integer> misses = new HashMap<>();

  private volatile boolean available = true;

  StoreHealth(int sweepers) {
    this.sweepers = sweepers;
  }

  boolean isAvailable() {
    return available;
  }

  /** Tells of each change; must not block. */
  void onChange(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  void failed(Sweeper sweeper) {
    update(sweeper, true);
  }

  void answered(Sweeper sweeper) {
    update(sweeper, false);
  }

  private void update(Sweeper sweeper, boolean missed) {
    boolean changed;
    boolean now;
    synchronized (this) {
      if (missed) {
        misses.merge(sweeper, 1, Integer::sum);
      } else {
        misses.remove(sweeper);
      }
      now = misses.values().stream().filter(count -> count >= MISSES).count() < sweepers;
      changed = now != available;
      available = now;
    }
    if (changed) {
      listeners.forEach(listener -> listener.accept(now));
    }
  }
}
