package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Policy;
import dev.holdfast.service.lock.Takeover;
import java.time.Duration;

/** Policies as tests need them. */
public final class TestPolicies {
  /** As the defaults are. */
  public static final Policy PLAIN = policy(1, false, Duration.ZERO, 1000);

  private TestPolicies() {}

  /** The defaults but for this. */
  public static Policy graced(Duration grace) {
    return policy(1, false, Duration.ZERO, 1000, grace);
  }

  /** The defaults but for these. */
  public static Policy policy(int holders, boolean shared, Duration lockDelay, int sections) {
    return policy(holders, shared, lockDelay, sections, Duration.ofSeconds(30));
  }

  /** The defaults but for what becomes of a request to hand a lock over. */
  static Policy asked(Takeover takeover, Duration silence) {
    return policy(1, false, Duration.ZERO, 1000, Duration.ofSeconds(30), 1000, takeover, silence);
  }

  /** Where holders may be asked, and sessions are remembered so long. */
  static Policy askedInGrace(Duration grace) {
    return policy(1, false, Duration.ZERO, 1000, grace, 1000, Takeover.ASK, Duration.ofMinutes(1));
  }

  /** The defaults but for how many may wait for a document. */
  static Policy queueing(int limit) {
    return policy(
        1,
        false,
        Duration.ZERO,
        1000,
        Duration.ofSeconds(30),
        limit,
        Takeover.OFF,
        Duration.ofSeconds(30));
  }

  private static Policy policy(
      int holders, boolean shared, Duration lockDelay, int sections, Duration grace) {
    return policy(
        holders, shared, lockDelay, sections, grace, 1000, Takeover.OFF, Duration.ofSeconds(30));
  }

  private static Policy policy(
      int holders,
      boolean shared,
      Duration lockDelay,
      int sections,
      Duration grace,
      int queue,
      Takeover takeover,
      Duration silence) {
    return new Policy(
        Duration.ofSeconds(300),
        Duration.ofMillis(10),
        Duration.ofHours(1),
        Duration.ofSeconds(60),
        grace,
        lockDelay,
        holders,
        shared,
        1000,
        5,
        sections,
        0,
        queue,
        Duration.ofMinutes(5),
        takeover,
        silence,
        false);
  }
}
