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

  private static Policy policy(
      int holders, boolean shared, Duration lockDelay, int sections, Duration grace) {
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
        1000,
        Duration.ofMinutes(5),
        Takeover.OFF,
        Duration.ofSeconds(30),
        false);
  }
}
