package dev.holdfast.service.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What Redis's clock says now, as far as its last answer tells. The estimate is never ahead of
 * Redis by more than Redis's own clock was set back since, so a time limit made from it never lets
 * a call act too late.
 *
 * <p>In a cluster each partition has a reading of its own, since its masters' clocks differ.
 */
final class RedisClock {
  private final AtomicReferenceArray<Reading> last;

  /**
   * Readings to begin with.
   *
   * @param clocks one for all partitions, or as many as there are partitions
   * @param micros Redis's clock
   * @param nanoTime {@link System#nanoTime()} once the answer was there
   */
  RedisClock(int clocks, long micros, long nanoTime) {
    last = new AtomicReferenceArray<>(clocks);
    for (int i = 0; i < clocks; i++) {
      last.set(i, new Reading(micros, nanoTime));
    }
  }

  /** Takes note of an answer about a partition that has just arrived. */
  void heard(int partition, long micros) {
    last.set(partition % last.length(), new Reading(micros, System.nanoTime()));
  }

  /** A partition's clock at a moment of {@link System#nanoTime()}, in milliseconds. */
  long millisAt(int partition, long nanoTime) {
    Reading reading = last.get(partition % last.length());
    long micros = reading.micros + TimeUnit.NANOSECONDS.toMicros(nanoTime - reading.nanoTime);
    return TimeUnit.MICROSECONDS.toMillis(micros);
  }

  private record Reading(long micros, long nanoTime) {}
}
