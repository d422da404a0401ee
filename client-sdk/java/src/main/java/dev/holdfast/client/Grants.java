package dev.holdfast.client;

import dev.holdfast.v1.AcquireResponse;
import java.time.Duration;

/** What a grant's answer says. */
final class Grants {
  /** A holder that has missed two heartbeats still has time for the third. */
  private static final int HEARTBEATS_A_TTL = 3;

  private Grants() {}

  /** How long the lock lasts from when the server granted it. */
  static Duration ttl(AcquireResponse granted) {
    return Times.between(granted.getServerTime(), granted.getLock().getExpireTime());
  }

  /** How often to renew: as the server said, and at least thrice a TTL. */
  static Duration heartbeat(Duration told, Duration ttl) {
    Duration longest = ttl.dividedBy(HEARTBEATS_A_TTL);
    boolean useful = !told.isNegative() && !told.isZero() && told.compareTo(longest) < 0;
    return useful ? told : longest;
  }
}
