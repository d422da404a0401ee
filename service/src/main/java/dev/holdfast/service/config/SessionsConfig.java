package dev.holdfast.service.config;

import java.time.Duration;

/**
 * Sessions and the instances that have their streams.
 *
 * @param refresh how often an instance gives a sign of life
 * @param lease after how long without one the store lets go of it
 * @param quiet for how long it is not told that a session is away
 */
public record SessionsConfig(Duration refresh, Duration lease, Duration quiet) {

  static SessionsConfig read(Section sessions) {
    var config =
        new SessionsConfig(
            sessions.get(
                "refresh",
                Duration.ofSeconds(2),
                Kinds.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
                "how often an instance gives the store a sign of life"),
            sessions.get(
                "lease",
                Duration.ofSeconds(5),
                Kinds.duration(Duration.ofMillis(300), Duration.ofMinutes(5)),
                "an instance without one for so long has lost its streams"),
            sessions.get(
                "quiet",
                Duration.ofSeconds(5),
                Kinds.duration(Duration.ZERO, Duration.ofMinutes(5)),
                "for how long nobody is told that a session is away; never more than half its grace"));
    sessions.require(
        config.lease.compareTo(config.refresh.multipliedBy(2)) > 0,
        "lease",
        "is not more than twice `refresh`",
        "refresh");
    return config;
  }
}
