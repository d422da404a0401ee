package dev.holdfast.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * Where callers write how long each cycle took. Writes down only what ends while it is on, so that
 * neither the start nor the end of a run counts. May be written to from any thread.
 */
public final class Tape {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 3;

  private final Histogram histogram = new AtomicHistogram(LONGEST_NANOS, DIGITS);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean on;
  private volatile boolean stopped;

  void add(long nanos) {
    if (on) {
      histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
    }
  }

  /** Ends the run: a rate that counts failed calls says nothing. */
  void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  void setOn(boolean on) {
    this.on = on;
  }

  void stop() {
    stopped = true;
  }

  /**
   * How long the cycles took, in ns.
   *
   * @throws IllegalStateException where a cycle failed
   */
  Histogram histogram() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("a cycle failed", cause);
    }
    return histogram;
  }
}
