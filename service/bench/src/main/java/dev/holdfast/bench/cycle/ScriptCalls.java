package dev.holdfast.bench.cycle;

import dev.holdfast.bench.load.LockCalls;
import dev.holdfast.bench.process.RedisProcess;
import dev.holdfast.bench.report.Spread;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * How many scripts Redis ran for each call of one caller, counted by Redis itself. The median of
 * several passes, as the service's sweeper runs a script of its own into some of them.
 *
 * @param acquire for each Acquire
 * @param renew for each Renew
 * @param release for each Release
 */
record ScriptCalls(Spread acquire, Spread renew, Spread release) {
  private static final int PASSES = 15;

  /** Makes the calls one after another, with no other caller about. */
  static ScriptCalls count(RedisProcess redis, HoldfastLocks locks, int calls) {
    double[] acquire = new double[PASSES];
    double[] renew = new double[PASSES];
    double[] release = new double[PASSES];
    for (int pass = 0; pass < PASSES; pass++) {
      acquire[pass] = scripts(redis, locks, calls, LockCalls::acquire);
      renew[pass] = scripts(redis, locks, calls, LockCalls::renew);
      release[pass] = scripts(redis, locks, calls, LockCalls::release);
    }
    return new ScriptCalls(Spread.of(acquire), Spread.of(renew), Spread.of(release));
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
