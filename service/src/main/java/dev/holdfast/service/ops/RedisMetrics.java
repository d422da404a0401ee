package dev.holdfast.service.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Calls to Redis. Every method may be called from any thread and returns at once.
 *
 * @param <F> why a call brought no answer: the store's own words for it
 */
public final class RedisMetrics<F extends Enum<F>> {
  /** From a call on loopback to the default time limit. */
  private static final Duration[] CALL_BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  /** Up to the largest batch. */
  private static final double[] BATCH_BUCKETS = {1, 2, 4, 8, 16, 32, 64};

  private final Timer calls;
  private final DistributionSummary batches;
  private final MeterPer<F, Counter> failures;

  RedisMetrics(MeterRegistry registry, Class<F> reasons) {
    calls =
        Timer.builder("redis.call.duration")
            .description("How long Redis took to answer a call")
            .serviceLevelObjectives(CALL_BUCKETS)
            .register(registry);
    batches =
        DistributionSummary.builder("redis.batch.size")
            .description("Operations in one call of the commit script")
            .serviceLevelObjectives(BATCH_BUCKETS)
            .register(registry);
    failures =
        new MeterPer<>(
            reasons,
            failure ->
                Counter.builder("redis.call.failures")
                    .description("Calls that brought no answer")
                    .tag("failure", failure)
                    .register(registry));
  }

  /** Redis answered a call. */
  public void answered(long elapsedNanos) {
    calls.record(elapsedNanos, TimeUnit.NANOSECONDS);
  }

  /** A call of the commit script goes out with so many operations. */
  public void batch(int operations) {
    batches.record(operations);
  }

  public void failed(F failure) {
    failures.of(failure).increment();
  }
}
