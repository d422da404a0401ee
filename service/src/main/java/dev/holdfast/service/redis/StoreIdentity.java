package dev.holdfast.service.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the instances of one store must agree on, written into it by the first: the number of
 * partitions, which decides where every lock is, and a hash of the policies.
 */
final class StoreIdentity {
  private static final Logger log = LoggerFactory.getLogger(StoreIdentity.class);
  private static final String KEY = "holdfast";
  private static final String PARTITIONS = "partitions";
  private static final String POLICIES = "policies";

  private final RedisClusterAsyncCommands<String, String> redis;
  private final int partitions;
  private final String policies;

  StoreIdentity(RedisClusterAsyncCommands<String, String> redis, int partitions, String policies) {
    this.redis = redis;
    this.partitions = partitions;
    this.policies = policies;
  }

  /**
   * How this instance fits the store.
   *
   * @param partitions the store's
   * @param samePolicies whether the instance before had these policies
   */
  record Claim(int partitions, boolean samePolicies) {}

  /** Writes it anew where Redis has lost it; a failure shows at the next loss or start. */
  void claimAgain() {
    claim()
        .whenComplete(
            (claim, failure) -> {
              if (failure == null && claim.partitions() != partitions) {
                log.error(
                    "Redis was set up anew with redis.partitions = {}, this instance has {}:"
                        + " stop one or the other.",
                    claim.partitions(),
                    partitions);
              }
            });
  }

  /** Writes what is missing, and tells what stands there. Doing it again does nothing. */
  CompletionStage<Claim> claim() {
    return redis
        .hsetnx(KEY, PARTITIONS, Integer.toString(partitions))
        .thenCompose(made -> redis.hsetnx(KEY, POLICIES, policies))
        .thenCompose(made -> redis.hmget(KEY, PARTITIONS, POLICIES))
        .thenCompose(
            stored -> {
              var claim =
                  new Claim(
                      Integer.parseInt(stored.get(0).getValue()),
                      stored.get(1).getValue().equals(policies));
              return redis.hset(KEY, POLICIES, policies).thenApply(set -> claim);
            });
  }
}
