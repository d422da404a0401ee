package dev.holdfast.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before each next attempt: doubling, and scattered, so that callers spread. */
final class Backoff {
  private static final double LEAST_SHARE = 0.5;

  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** For calls that somebody waits for. */
  static Backoff forCalls() {
    return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
  }

  /** For streams, which all come back at once after a restart. */
  static Backoff forStreams() {
    return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
  }

  /** The wait before the next attempt, and at least {@code asked}, as the server said. */
  Duration next(Duration asked) {
    double share = ThreadLocalRandom.current().nextDouble(LEAST_SHARE, 1);
    Duration wait = Duration.ofNanos((long) (next.toNanos() * share));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return wait.compareTo(asked) < 0 ? asked : wait;
  }

  /** After a success. */
  void reset() {
    next = first;
  }
}
