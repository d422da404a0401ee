package dev.holdfast.client;

import java.time.Duration;

/**
 * Until when a hold is surely ours: by the monotonic clock, counted from before the request was
 * sent, less a margin; so it ends here before it ends at the server. That clock may stand still
 * while the machine sleeps: then only the fencing token protects.
 *
 * <p>Written by the client's thread, read by any.
 */
final class Lease {
  /**
   * What the end is early by, as a share of the TTL: for clocks that run at different rates, and
   * for a thread that is late to say that the lock is lost.
   */
  private static final int MARGIN_SHARE = 10;

  /** The most that it is early by. */
  private static final Duration LONGEST_MARGIN = Duration.ofSeconds(2);

  private volatile long endNanos;
  private volatile Duration ttl;

  /**
   * Begins.
   *
   * @param sentNanos {@link System#nanoTime} before the request was sent
   */
  Lease(long sentNanos, Duration ttl) {
    this.ttl = ttl;
    this.endNanos = end(sentNanos, ttl);
  }

  /** After a renewal. An answer that comes late shortens nothing. */
  void extend(long sentNanos, Duration renewedTtl) {
    long end = end(sentNanos, renewedTtl);
    if (end - endNanos > 0) {
      endNanos = end;
      ttl = renewedTtl;
    }
  }

  /** What is left; zero or less once it is over. */
  Duration remaining() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }

  boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** How long the server said the lock lasts, when it was last renewed. */
  Duration ttl() {
    return ttl;
  }

  private static long end(long sentNanos, Duration ttl) {
    Duration share = ttl.dividedBy(MARGIN_SHARE);
    Duration margin = share.compareTo(LONGEST_MARGIN) < 0 ? share : LONGEST_MARGIN;
    return sentNanos + ttl.minus(margin).toNanos();
  }
}
