package dev.holdfast.client;

import java.time.Duration;

/** What both kinds of renewal have in common. */
final class Renewals {
  private Renewals() {}

  /** An attempt whose answer got lost leaves time for two others within the TTL. */
  static Duration timeout(ClientSettings settings, Duration heartbeat) {
    Duration attempt = settings.attemptTimeout();
    return heartbeat.compareTo(attempt) < 0 ? heartbeat : attempt;
  }

  /** Short waits: a lock is at stake, and the lease bounds how often. */
  static Backoff backoff() {
    return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
  }
}
