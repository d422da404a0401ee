package dev.holdfast.service.redis;

import java.util.concurrent.TimeUnit;

/**
 * What Redis's clock says now, as far as its last answer tells. The estimate is never ahead of
 * Redis by more than Redis's own clock was set back since, so a time limit made from it never lets
 * a call act too late.
 */
final class RedisClock {
  private volatile Reading last;

  /**
   * A reading to begin with.
   *
   * @param micros Redis's clock
   * @param nanoTime {@link System#nanoTime()} once the answer was there
   */
  RedisClock(long micros, long nanoTime) {
    last = new Reading(micros, nanoTime);
  }

  /** Takes note of an answer that has just arrived. */
  void heard(long micros) {
    last = new Reading(micros, System.nanoTime());
  }

  /** Redis's clock at a moment of {@link System#nanoTime()}, in milliseconds. */
  long millisAt(long nanoTime) {
    Reading reading = last;
    long micros = reading.micros + TimeUnit.NANOSECONDS.toMicros(nanoTime - reading.nanoTime);
    return TimeUnit.MICROSECONDS.toMillis(micros);
  }

  private record Reading(long micros, long nanoTime) {}
}
