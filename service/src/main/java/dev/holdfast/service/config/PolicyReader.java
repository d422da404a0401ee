package dev.holdfast.service.config;

import dev.holdfast.service.lock.Policy;
import dev.holdfast.service.lock.Takeover;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the policy of one resource type. */
final class PolicyReader {
  private static final Kind<Duration> TTL =
      Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(24));
  private static final Kind<Duration> UP_TO_AN_HOUR =
      Kinds.duration(Duration.ZERO, Duration.ofHours(1));

  /** Each of them is looked at before a user is refused another. */
  private static final int LOCKS_PER_USER_AT_MOST = 1_000;

  private final Section section;
  private final @Nullable Policy inherited;

  /**
   * @param inherited gives what the section leaves out; null: this is the default policy, which the
   *     environment sets too
   */
  PolicyReader(Section section, @Nullable Policy inherited) {
    this.section = section;
    this.inherited = inherited;
  }

  Policy read() {
    var policy =
        new Policy(
            get(
                "ttl",
                "LOCK_TTL",
                Duration.ofSeconds(300),
                Policy::ttl,
                TTL,
                "how long a lock lasts without Renew, where the caller does not say"),
            get(
                "min-ttl",
                Duration.ofSeconds(1),
                Policy::minTtl,
                TTL,
                "the least a caller may ask"),
            get("max-ttl", Duration.ofHours(1), Policy::maxTtl, TTL, "the most a caller may ask"),
            get(
                "heartbeat-interval",
                "LOCK_HEARTBEAT_INTERVAL",
                Duration.ofSeconds(60),
                Policy::heartbeatInterval,
                Kinds.duration(Duration.ofMillis(100), Duration.ofHours(1)),
                "how often a holder is told to renew; never more than a third of its TTL"),
            get(
                "grace",
                "LOCK_GRACE_PERIOD",
                Duration.ofSeconds(30),
                Policy::grace,
                UP_TO_AN_HOUR,
                "how long a disconnected session keeps its locks"),
            get(
                "lock-delay",
                Duration.ZERO,
                Policy::lockDelay,
                UP_TO_AN_HOUR,
                "how long only the former holder may retake a lock that it lost"),
            get(
                "holders",
                1,
                Policy::holders,
                Kinds.number(1, 10_000),
                "exclusive holds of one resource; above 1 it is a semaphore"),
            get("shared", false, Policy::shared, Kinds.flag(), "whether shared mode is open"),
            get(
                "shared-holders",
                1_000,
                Policy::sharedHolders,
                Kinds.number(1, 10_000),
                "shared holds of one resource"),
            get(
                "locks-per-user",
                5,
                Policy::locksPerUser,
                Kinds.number(1, LOCKS_PER_USER_AT_MOST),
                "locks of one document that a user may hold"),
            get(
                "sections",
                1_000,
                Policy::sections,
                Kinds.number(1, 100_000),
                "sections of one document that may be held at once"),
            get(
                "viewers",
                0,
                Policy::viewers,
                Kinds.number(0, 1_000_000),
                "users who may view one document; 0: no limit"),
            get(
                "queue",
                1_000,
                Policy::queue,
                Kinds.number(0, 100_000),
                "callers who may wait for one document"),
            get(
                "max-wait",
                Duration.ofMinutes(5),
                Policy::maxWait,
                Kinds.duration(Duration.ZERO, Duration.ofHours(24)),
                "the longest that an Acquire may wait"),
            get(
                "takeover",
                Takeover.OFF,
                Policy::takeover,
                Kinds.oneOf(Takeover.class),
                "what becomes of a request to hand a lock over"),
            get(
                "takeover-silence",
                Duration.ofSeconds(30),
                Policy::takeoverSilence,
                Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
                "how long the holder has to answer one"),
            get(
                "claim-in-grace",
                false,
                Policy::claimInGrace,
                Kinds.flag(),
                "whether asking for a lock in grace is granted at once"));
    requireTtlInBounds(policy);
    return policy;
  }

  private void requireTtlInBounds(Policy policy) {
    section.require(
        policy.ttl().compareTo(policy.minTtl()) >= 0,
        "ttl",
        Durations.show(policy.ttl()) + " is below `min-ttl`, " + Durations.show(policy.minTtl()),
        "min-ttl");
    section.require(
        policy.ttl().compareTo(policy.maxTtl()) <= 0,
        "ttl",
        Durations.show(policy.ttl()) + " is above `max-ttl`, " + Durations.show(policy.maxTtl()),
        "max-ttl");
  }

  private <T> T get(
      String name, T byDefault, Function<Policy, T> component, Kind<T> kind, String meaning) {
    return get(name, null, byDefault, component, kind, meaning);
  }

  private <T> T get(
      String name,
      @Nullable String variable,
      T byDefault,
      Function<Policy, T> component,
      Kind<T> kind,
      String meaning) {
    return inherited == null
        ? section.get(name, variable, byDefault, kind, meaning)
        : section.get(name, component.apply(inherited), kind, meaning);
  }
}
