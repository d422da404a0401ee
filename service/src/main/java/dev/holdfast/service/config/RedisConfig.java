package dev.holdfast.service.config;

import java.time.Duration;
import java.util.List;

/**
 * The store.
 *
 * @param uri {@code embedded}, or a {@code redis://}, {@code rediss://}, {@code redis-sentinel://}
 *     or {@code redis-cluster://} URI; may hold a password, so it is never logged as it is
 * @param partitions how many shards all resources have; fixed at first start
 * @param timeout how long one call may take before it is STORE_UNAVAILABLE
 * @param batch how many operations one script call carries at most
 * @param queue how many operations may wait for their call, an instance and lane
 * @param eventsKept how long a partition's stream keeps its events
 * @param eventsMax how many events a partition's stream keeps at most
 */
public record RedisConfig(
    String uri,
    int partitions,
    Duration timeout,
    int batch,
    int queue,
    Duration eventsKept,
    int eventsMax) {

  private static final String EMBEDDED = "embedded";
  private static final List<String> SCHEMES =
      List.of("redis://", "rediss://", "redis-sentinel://", "redis-cluster://");

  static RedisConfig read(Section redis) {
    var config =
        new RedisConfig(
            redis.get(
                "uri",
                "HOLDFAST_REDIS",
                EMBEDDED,
                Kinds.text(
                        "`embedded`, or a URI that begins with `"
                            + String.join("`, `", SCHEMES)
                            + "`",
                        RedisConfig::isUri)
                    .whichIsSecret(),
                "the store: a redis-server of its own, or where one is"),
            redis.get(
                "partitions",
                16,
                Kinds.number(1, 1_024),
                "shards of all resources; fixed at the first start on a Redis"),
            redis.get(
                "timeout",
                Duration.ofMillis(800),
                Kinds.duration(Duration.ofMillis(50), Duration.ofSeconds(30)),
                "how long Redis may take before a call fails with STORE_UNAVAILABLE"),
            redis.get("batch", 64, Kinds.number(1, 1_000), "operations in one script call"),
            redis.get(
                "queue",
                10_000,
                Kinds.number(1, 1_000_000),
                "operations that may wait for their script call"),
            redis.get(
                "events-kept",
                Duration.ofMinutes(5),
                Kinds.duration(Duration.ofSeconds(10), Duration.ofHours(24)),
                "how long the stream of a partition keeps an event"),
            redis.get(
                "events-max",
                50_000,
                Kinds.number(100, 10_000_000),
                "events that the stream of a partition keeps at most"));
    redis.require(config.batch <= config.queue, "batch", "is above `queue`", "queue");
    return config;
  }

  private static boolean isUri(String text) {
    return text.equals(EMBEDDED)
        || SCHEMES.stream()
            .anyMatch(scheme -> text.startsWith(scheme) && text.length() > scheme.length());
  }

  /** Whether the service starts a redis-server of its own. */
  public boolean embedded() {
    return uri.equals(EMBEDDED);
  }

  /** The URI without user, password and query: for logs and messages. */
  public String safeUri() {
    // Up to the last @, for a password may hold one; at the price of a query that holds one.
    return uri.replaceFirst("//.*@", "//***@").replaceFirst("\\?[^#]*", "");
  }

  /** With {@link #safeUri()} in the URI's place. */
  @Override
  public String toString() {
    return "RedisConfig[uri=%s, partitions=%d, timeout=%s, batch=%d, queue=%d, eventsKept=%s, eventsMax=%d]"
        .formatted(safeUri(), partitions, timeout, batch, queue, eventsKept, eventsMax);
  }
}
