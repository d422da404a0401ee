package dev.holdfast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeterTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void onlyTheMeasuredMiddleCounts() throws InterruptedException {
    var run = new AtomicInteger();
    var callers =
        new ThreadCallers(
            caller -> {
              run.incrementAndGet();
              Thread.onSpinWait();
            });
    Sample sample = new Meter(Map.of()).measure(callers, 2, SHORT, SHORT);
    assertThat(sample.latency().getTotalCount()).isPositive().isLessThan(run.get());
  }

  @Test
  void processorTimeIsWhatWasSpentMeanwhile() throws InterruptedException {
    var ticks = new AtomicInteger();
    var meter = new Meter(Map.of("server", () -> Duration.ofSeconds(7L * ticks.incrementAndGet())));
    Sample sample = meter.measure(new ThreadCallers(caller -> {}), 1, NONE, SHORT);
    assertThat(sample.cpu()).containsExactly(Map.entry("server", Duration.ofSeconds(7)));
  }

  @Test
  void aFailedCycleFailsTheMeasurement() {
    var failing =
        new AsyncCallers(
            caller -> CompletableFuture.failedFuture(new UnsupportedOperationException("no")));
    assertThatIllegalStateException()
        .isThrownBy(() -> new Meter(Map.of()).measure(failing, 4, NONE, SHORT))
        .withCauseInstanceOf(UnsupportedOperationException.class);
  }
}
