package dev.holdfast.service.config;

import java.time.Duration;

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
  /** The URI without its credentials. */
  public String safeUri() {
    return uri.replaceFirst("//.*@", "//");
  }
}
