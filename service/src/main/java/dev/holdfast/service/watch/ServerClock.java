package dev.holdfast.service.watch;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Redis's clock, as far as it is known here: the last time it told and what has passed since. It
 * runs behind by the way of one answer.
 */
final class ServerClock {
  private final LongSupplier nanoTime;
  private Instant told;
  private long toldNanos;
  private boolean guessed = true;

  /**
   * @param guess what it shows until Redis has told its time
   */
  ServerClock(LongSupplier nanoTime, Instant guess) {
    this.nanoTime = nanoTime;
    told = guess;
    toldNanos = nanoTime.getAsLong();
  }

  Instant now() {
    return told.plusNanos(nanoTime.getAsLong() - toldNanos);
  }

  /** An answer has just come that Redis made at this time. */
  void set(Instant time) {
    told = time;
    toldNanos = nanoTime.getAsLong();
    guessed = false;
  }

  /** Redis's clock is at this time or past it. */
  void atLeast(Instant time) {
    if (guessed || time.isAfter(now())) {
      set(time);
    }
  }
}
