package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RedisClockTest {
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final long now = System.nanoTime();

  @Test
  void goesOnFromTheLastAnswer() {
    var clock = new RedisClock(1, 5_000, now);
    assertThat(clock.millisAt(0, now)).isEqualTo(5);
    assertThat(clock.millisAt(0, now + TimeUnit.MILLISECONDS.toNanos(20))).isEqualTo(25);
  }

  @Test
  void oneForAllPartitionsIsSetByAnyOfThem() {
    var clock = new RedisClock(1, 0, now);
    clock.heard(3, TimeUnit.MILLISECONDS.toMicros(HOUR_MILLIS));
    assertThat(clock.millisAt(7, System.nanoTime())).isGreaterThanOrEqualTo(HOUR_MILLIS);
  }

  @Test
  void oneForEachPartitionIsSetByThatAlone() {
    var clock = new RedisClock(16, 0, now);
    clock.heard(3, TimeUnit.MILLISECONDS.toMicros(HOUR_MILLIS));
    assertThat(clock.millisAt(3, System.nanoTime())).isGreaterThanOrEqualTo(HOUR_MILLIS);
    assertThat(clock.millisAt(7, now)).isZero();
  }
}
