package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a lane makes its next call. */
class GatheringTest {
  private static final long NOW = Long.MAX_VALUE - 10;
  private static final long TOOK = Duration.ofNanos(300_000).toNanos();

  private final Gathering gathering = new Gathering();

  @Test
  void theFirstOfAllDoesNotWait() {
    assertThat(gathering.isEnough(1, NOW)).isTrue();
  }

  @Test
  void aCallerWhoIsAloneDoesNotWait() {
    gathering.answered(1, 0, TOOK, NOW);
    assertThat(gathering.isEnough(1, NOW)).isTrue();
  }

  @Test
  void waitsForHalfOfThoseWhoWereAbout() {
    gathering.answered(40, 24, TOOK, NOW);
    assertThat(gathering.isEnough(31, NOW)).isFalse();
    assertThat(gathering.isEnough(32, NOW)).isTrue();
  }

  @Test
  void waitsNoLongerThanTheLastCallTook() {
    gathering.answered(40, 24, TOOK, NOW);
    assertThat(gathering.isEnough(1, NOW + TOOK - 1)).isFalse();
    assertThat(gathering.isEnough(1, NOW + TOOK)).isTrue();
  }

  @Test
  void waitsNoLongerThanItsLimitAfterASlowCall() {
    gathering.answered(40, 24, Duration.ofSeconds(1).toNanos(), NOW);
    assertThat(gathering.isEnough(1, NOW + Gathering.LIMIT.toNanos())).isTrue();
  }
}
