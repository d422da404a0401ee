package dev.holdfast.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Things that are due some time: those of about the same time go together, and one timer serves
 * all. Everything happens in one thread.
 */
final class Slots<T> {
  /** Does something after so long. */
  interface Timer {
    Future<?> after(Duration delay, Runnable task);
  }

  private final Duration width;
  private final Timer timer;
  private final Consumer<T> due;
  private final TreeMap<Long, Set<T>> bySlot = new TreeMap<>();
  private final Map<T, Long> slots = new HashMap<>();
  private long nextSlot;
  private @Nullable Future<?> next;

  /**
   * None yet.
   *
   * @param width what is due within the same slot of time goes together
   * @param due what happens with each
   */
  Slots(Duration width, Timer timer, Consumer<T> due) {
    this.width = width;
    this.timer = timer;
    this.due = due;
  }

  /** It is due after so long, and not when it was before. */
  void put(T thing, Duration delay) {
    remove(thing);
    long slot = System.nanoTime() / width.toNanos() + delay.dividedBy(width);
    slots.put(thing, slot);
    bySlot.computeIfAbsent(slot, at -> new LinkedHashSet<>()).add(thing);
    if (next == null || slot < nextSlot) {
      waitFor(slot);
    }
  }

  /** It is not due any more. */
  void remove(T thing) {
    Long slot = slots.remove(thing);
    Set<T> together = slot == null ? null : bySlot.get(slot);
    if (together != null && together.remove(thing) && together.isEmpty()) {
      bySlot.remove(slot);
    }
  }

  /** Nothing is. */
  void clear() {
    bySlot.clear();
    slots.clear();
    stop();
  }

  private void tick() {
    next = null;
    while (!bySlot.isEmpty() && until(bySlot.firstKey()).compareTo(width) < 0) {
      for (T thing : bySlot.pollFirstEntry().getValue()) {
        slots.remove(thing);
        due.accept(thing);
      }
    }
    if (!bySlot.isEmpty()) {
      waitFor(bySlot.firstKey());
    }
  }

  private void waitFor(long slot) {
    stop();
    nextSlot = slot;
    next = timer.after(until(slot), this::tick);
  }

  private void stop() {
    if (next != null) {
      var unused = next.cancel(false);
      next = null;
    }
  }

  private Duration until(long slot) {
    return Duration.ofNanos(slot * width.toNanos() - System.nanoTime());
  }
}
