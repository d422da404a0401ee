package dev.holdfast.service.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Whether the store answers, as its sweepers find. Where only a part of a cluster is away, the rest
 * is still worth serving: unavailable means that none of them has an answer.
 */
final class StoreHealth {
  private final int sweepers;
  private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();

  @GuardedBy("this")
  private final Set<Sweeper> failing = new HashSet<>();

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

  private void update(Sweeper sweeper, boolean fails) {
    boolean changed;
    synchronized (this) {
      if (fails) {
        failing.add(sweeper);
      } else {
        failing.remove(sweeper);
      }
      boolean now = failing.size() < sweepers;
      changed = now != available;
      available = now;
    }
    if (changed) {
      listeners.forEach(listener -> listener.accept(available));
    }
  }
}
