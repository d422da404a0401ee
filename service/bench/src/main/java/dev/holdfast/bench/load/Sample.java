package dev.holdfast.bench.load;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One run of one subject.
 *
 * @param latency of each cycle, in ns
 * @param length how long was measured
 * @param cpu processor time of each process that took part, by its role
 */
public record Sample(Histogram latency, Duration length, Map<String, Duration> cpu) {
  private static final double NANOS_A_MICRO = 1e3;
  private static final double NANOS_A_SECOND = 1e9;

  public Sample {
    cpu = Map.copyOf(cpu);
  }

  public double cyclesPerSecond() {
    return latency.getTotalCount() * NANOS_A_SECOND / length.toNanos();
  }

  public double percentileMicros(double percentile) {
    return latency.getValueAtPercentile(percentile) / NANOS_A_MICRO;
  }

  /** Processor time that a process spent on each cycle; 0 for one that took no part. */
  public double cpuMicrosPerCycle(String role) {
    return cpu.getOrDefault(role, Duration.ZERO).toNanos()
        / NANOS_A_MICRO
        / Math.max(1, latency.getTotalCount());
  }
}
