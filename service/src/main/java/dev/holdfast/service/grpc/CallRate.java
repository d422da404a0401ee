package dev.holdfast.service.grpc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One user's allowance of calls: a leaky bucket in a single number, the generic cell rate algorithm
 * (ITU-T I.371). Holds the time at which the bucket would be empty again.
 */
final class CallRate {
  private final AtomicLong emptyAtNanos;

  /** A full allowance, on a clock of nanoseconds as {@link System#nanoTime()}. */
  CallRate(long nowNanos) {
    emptyAtNanos = new AtomicLong(nowNanos);
  }

  /**
   * Takes one call.
   *
   * @param intervalNanos how long one call's place takes to come back
   * @param burst how many calls may come at once
   * @return zero where it may go on; else how long until one may
   */
  Duration take(long nowNanos, long intervalNanos, int burst) {
    long room = intervalNanos * burst;
    while (true) {
      long emptyAt = emptyAtNanos.get();
      // By difference: nanoTime may wrap.
      long start = emptyAt - nowNanos > 0 ? emptyAt : nowNanos;
      long excess = start + intervalNanos - nowNanos - room;
      if (excess > 0) {
        return Duration.ofNanos(excess);
      }
      if (emptyAtNanos.compareAndSet(emptyAt, start + intervalNanos)) {
        return Duration.ZERO;
      }
    }
  }
}
