package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Hold;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;

/** Calls scripts by their digest, and reads what every reply that changes something begins with. */
final class ScriptCalls {
  private final RedisClusterAsyncCommands<String, String> redis;
  private final RedisClock clock;
  private final StoreObserver observer;
  private final Runnable onEpochMade;

  /**
   * Calls over a connection.
   *
   * @param onEpochMade told when a partition was new, or Redis has lost it: what is written once
   *     has to be written again
   */
  ScriptCalls(
      RedisClusterAsyncCommands<String, String> redis,
      RedisClock clock,
      StoreObserver observer,
      Runnable onEpochMade) {
    this.redis = redis;
    this.clock = clock;
    this.observer = observer;
    this.onEpochMade = onEpochMade;
  }

  /**
   * Calls a script. Redis has forgotten it after a restart, a fail-over or SCRIPT FLUSH: then
   * nothing was done yet, and the whole text goes along.
   */
  CompletableFuture<List<?>> call(Script script, List<String> keys, List<String> arguments) {
    String[] keyArray = keys.toArray(String[]::new);
    String[] argumentArray = arguments.toArray(String[]::new);
    try {
      return redis
          .<List<?>>evalsha(script.digest(), ScriptOutputType.MULTI, keyArray, argumentArray)
          .toCompletableFuture()
          .exceptionallyCompose(
              failure -> {
                if (StoreFailures.cause(failure) instanceof RedisNoScriptException) {
                  return redis.<List<?>>eval(
                      script.source(), ScriptOutputType.MULTI, keyArray, argumentArray);
                }
                throw new CompletionException(StoreFailures.cause(failure));
              });
    } catch (RuntimeException e) {
      // Whoever waits for a call must hear of its end, however it came.
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Takes note of {clock, epochs made, {what, resource, hold, ...}} at the head of a reply.
   *
   * @return Redis's clock
   */
  Instant heard(List<?> reply) {
    long micros = (Long) reply.get(0);
    clock.heard(micros);
    if ((Long) reply.get(1) > 0) {
      onEpochMade.run();
    }
    List<?> told = (List<?>) reply.get(2);
    for (int i = 0; i < told.size(); i += 3) {
      Hold hold = StoredEntries.hold((String) told.get(i + 1), (String) told.get(i + 2)).hold();
      tell((String) told.get(i), hold);
    }
    return instantOfMicros(micros);
  }

  private void tell(String what, Hold hold) {
    switch (what) {
      case "EXPIRED" -> observer.expired(hold);
      case "RELEASED" -> observer.unclaimed(hold);
      case "GRANTED" -> observer.granted(hold);
      case "TAKEN_OVER" -> observer.takenOver(hold);
      default -> throw new IllegalArgumentException("a script tells of " + what);
    }
  }

  /** A random id for a partition that has none: 64 bits, so that no two are ever alike. */
  String newEpoch() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  static Instant instantOfMicros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static boolean isOutOfMemory(Throwable failure) {
    return StoreFailures.cause(failure) instanceof RedisCommandExecutionException refused
        && refused.getMessage() != null
        && refused.getMessage().startsWith("OOM");
  }
}
