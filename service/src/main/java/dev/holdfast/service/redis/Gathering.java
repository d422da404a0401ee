package dev.holdfast.service.redis;

import java.time.Duration;

/**
 * When a lane makes its next call: at once, or when half of those who are calling have come.
 *
 * <p>What Redis does for a call is small beside what it does for the operations in it only where
 * they are many. Left to itself a lane makes small calls: the answers to the last one are still on
 * their way to the callers when the next is sent. So it waits for half of the operations that were
 * about when the last answer came, while the other half are with the callers; but no longer than
 * that call took, as those who do not come back must keep nobody waiting; and where they do not, it
 * expects fewer the next time. A caller who is alone never waits.
 *
 * <p>Not thread-safe.
 */
final class Gathering {
  /** The longest wait, whatever the last call took. */
  static final Duration LIMIT = Duration.ofMillis(1);

  /** Of this many parts, {@link #expected} of those who were about are waited for. */
  private static final int PARTS = 16;

  private static final int HALF = PARTS / 2;

  private int expected = HALF;
  private int wanted;
  private long untilNanos;

  /**
   * A call was answered.
   *
   * @param operations how many it had
   * @param waiting how many have come meanwhile
   * @param tookNanos from when it was sent until now
   */
  void answered(int operations, int waiting, long tookNanos, long nanoTime) {
    wanted = (operations + waiting) * expected / PARTS;
    untilNanos = nanoTime + Math.min(tookNanos, LIMIT.toNanos());
  }

  /** Whether to make a call of what waits now; where it is, the call is made. */
  boolean isOver(int waiting, long nanoTime) {
    if (waiting >= wanted) {
      expected = Math.min(HALF, expected + 1);
      return true;
    }
    if (nanoTime - untilNanos >= 0) {
      expected /= 2;
      return true;
    }
    return false;
  }
}
