package dev.holdfast.service.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the first questions to a Redis brought. They may block: nobody is served yet. */
record StartedStore(StoreIdentity identity, RedisClock clock) {
  private static final Logger log = LoggerFactory.getLogger(StartedStore.class);

  /** How long any one question may take. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Asks, and refuses a Redis that cannot hold locks. */
  static StartedStore check(RedisAccess access, int partitions, String policies) {
    RedisClusterAsyncCommands<String, String> redis = access.commands();
    for (CompletionStage<String> info : access.infos()) {
      RedisCheck.problem(await(info))
          .ifPresent(
              problem -> {
                throw new StoreStartException(problem);
              });
    }
    var identity = new StoreIdentity(redis, partitions, policies);
    StoreIdentity.Claim claim = await(identity.claim());
    if (claim.partitions() != partitions) {
      throw new StoreStartException(
          "This Redis was set up with redis.partitions = "
              + claim.partitions()
              + ", and this instance has "
              + partitions
              + "; the number is fixed at first start.");
    }
    if (!claim.samePolicies()) {
      log.warn(
          "The policies differ from those of the instance that started before; until all instances"
              + " have the same, which limits apply depends on who answers.");
    }
    List<String> time = await(redis.time());
    long micros =
        TimeUnit.SECONDS.toMicros(Long.parseLong(time.get(0))) + Long.parseLong(time.get(1));
    int clocks = access.spanPartitions() ? 1 : partitions;
    return new StartedStore(identity, new RedisClock(clocks, micros, System.nanoTime()));
  }

  private static <T> T await(CompletionStage<T> answer) {
    try {
      return answer.toCompletableFuture().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreStartException("interrupted while asking Redis", e);
    } catch (TimeoutException e) {
      throw new StoreStartException(
          "Redis does not answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisException refused) {
        throw new StoreStartException("Redis refuses: " + refused.getMessage(), refused);
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
