package dev.holdfast.bench.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs callers for a while and measures the middle of it.
 *
 * @param clocks what gives the processor time so far of each process that takes part, by its role
 */
public record Meter(Map<String, Supplier<Duration>> clocks) {
  public Meter {
    clocks = Map.copyOf(clocks);
  }

  /**
   * Sets callers going, lets them settle, and measures.
   *
   * @throws IllegalStateException where one of their cycles failed
   */
  public Sample measure(Callers callers, int count, Duration settle, Duration length)
      throws InterruptedException {
    var tape = new Tape();
    var running = callers.start(count, tape);
    Map<String, Duration> spent;
    long nanos;
    try {
      TimeUnit.NANOSECONDS.sleep(settle.toNanos());
      Map<String, Duration> before = read();
      long began = System.nanoTime();
      tape.setOn(true);
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
      tape.setOn(false);
      nanos = System.nanoTime() - began;
      spent = read();
      spent.replaceAll((role, cpu) -> cpu.minus(before.getOrDefault(role, Duration.ZERO)));
    } finally {
      tape.stop();
      running.await();
    }
    return new Sample(tape.histogram(), Duration.ofNanos(nanos), spent);
  }

  private Map<String, Duration> read() {
    Map<String, Duration> now = new HashMap<>();
    clocks.forEach((role, clock) -> now.put(role, clock.get()));
    return now;
  }
}
