package dev.holdfast.bench.cycle;

import dev.holdfast.bench.load.LockCalls;
import dev.holdfast.bench.process.RedisProcess;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * How many scripts Redis ran for each call of one caller, counted by Redis itself.
 *
 * @param acquire for each Acquire
 * @param renew for each Renew
 * @param release for each Release
 */
record ScriptCalls(double acquire, double renew, double release) {
  private static final int CALLS = 200;

  /** Makes the calls one after another, with no other caller about. */
  static ScriptCalls count(RedisProcess redis, HoldfastLocks locks, int callers) {
    int calls = Math.min(CALLS, callers);
    return new ScriptCalls(
        scripts(redis, locks, calls, LockCalls::acquire),
        scripts(redis, locks, calls, LockCalls::renew),
        scripts(redis, locks, calls, LockCalls::release));
  }

  private static double scripts(
      RedisProcess redis,
      HoldfastLocks locks,
      int calls,
      Function<LockCalls, CompletionStage<?>> call) {
    long before = redis.info("commandstats").scriptCalls();
    for (int caller = 0; caller < calls; caller++) {
      call.apply(locks.of(caller)).toCompletableFuture().join();
    }
    return (double) (redis.info("commandstats").scriptCalls() - before) / calls;
  }
}
