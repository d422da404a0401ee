package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallRateTest {
  private static final long INTERVAL_NANOS = 1_000;
  private static final int BURST = 3;

  /** Ordinary, before zero, and where nanoTime wraps. */
  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000, Long.MAX_VALUE - 1_500})
  void burstPassesThenOneEachInterval(long start) {
    var rate = new CallRate(start);

    for (int i = 0; i < BURST; i++) {
      assertThat(take(rate, start)).isZero();
    }
    assertThat(take(rate, start)).isEqualTo(Duration.ofNanos(INTERVAL_NANOS));
    assertThat(take(rate, start + 999)).isEqualTo(Duration.ofNanos(1));
    assertThat(take(rate, start + 1_000)).isZero();
    assertThat(take(rate, start + 1_000)).isEqualTo(Duration.ofNanos(INTERVAL_NANOS));
  }

  @Test
  void idleTimeFillsTheAllowanceToTheBurstAndNoFurther() {
    var rate = new CallRate(0);
    long muchLater = 1_000 * INTERVAL_NANOS;

    for (int i = 0; i < BURST; i++) {
      assertThat(take(rate, muchLater)).isZero();
    }
    assertThat(take(rate, muchLater)).isPositive();
  }

  @Test
  void refusedCallsCostNothing() {
    var rate = new CallRate(0);
    for (int i = 0; i < 100; i++) {
      take(rate, 0);
    }

    assertThat(take(rate, INTERVAL_NANOS)).isZero();
  }

  private static Duration take(CallRate rate, long nowNanos) {
    return rate.take(nowNanos, INTERVAL_NANOS, BURST);
  }
}
