package dev.holdfast.bench.edge;

import dev.holdfast.bench.load.LockCalls;
import dev.holdfast.bench.process.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** One caller who acquires, renews and releases a lock again and again, one call at a time. */
final class OneCaller {
  /** What is measured by itself. */
  enum Call {
    ACQUIRE,
    RENEW,
    RELEASE
  }

  private static final Duration TTL = Duration.ofMinutes(5);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 3;
  private static final double NANOS_A_MICRO = 1e3;

  private final Map<Call, Histogram> latencies = new EnumMap<>(Call.class);

  private OneCaller() {
    for (Call call : Call.values()) {
      latencies.put(call, new Histogram(LONGEST_NANOS, DIGITS));
    }
  }

  /**
   * Makes so many cycles, after as many that are not measured as a tenth of them.
   *
   * @throws java.util.concurrent.CompletionException where a call fails
   */
  static OneCaller run(Connection connection, int cycles) {
    var calls = new LockCalls(connection.channel(), "bench:edge:one", TTL);
    cycle(new OneCaller(), calls, cycles / 10);
    var measured = new OneCaller();
    cycle(measured, calls, cycles);
    return measured;
  }

  private static void cycle(OneCaller into, LockCalls calls, int cycles) {
    for (int i = 0; i < cycles; i++) {
      into.time(Call.ACQUIRE, calls::acquire);
      into.time(Call.RENEW, calls::renew);
      into.time(Call.RELEASE, calls::release);
    }
  }

  private void time(Call call, Supplier<CompletableFuture<?>> start) {
    long began = System.nanoTime();
    start.get().join();
    of(call).recordValue(System.nanoTime() - began);
  }

  double percentileMicros(Call call, double percentile) {
    return of(call).getValueAtPercentile(percentile) / NANOS_A_MICRO;
  }

  private Histogram of(Call call) {
    return Objects.requireNonNull(latencies.get(call));
  }
}
