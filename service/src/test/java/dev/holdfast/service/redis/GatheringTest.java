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
    assertThat(gathering.isOver(1, NOW)).isTrue();
  }

  @Test
  void aCallerWhoIsAloneDoesNotWait() {
    gathering.answered(1, 0, TOOK, NOW);
    assertThat(gathering.isOver(1, NOW)).isTrue();
  }

  @Test
  void waitsForHalfOfThoseWhoWereAbout() {
    gathering.answered(40, 24, TOOK, NOW);
    assertThat(gathering.isOver(31, NOW)).isFalse();
    assertThat(gathering.isOver(32, NOW)).isTrue();
  }

  @Test
  void waitsNoLongerThanTheLastCallTook() {
    gathering.answered(40, 24, TOOK, NOW);
    assertThat(gathering.isOver(1, NOW + TOOK - 1)).isFalse();
    assertThat(gathering.isOver(1, NOW + TOOK)).isTrue();
  }

  @Test
  void waitsNoLongerThanItsLimitAfterASlowCall() {
    gathering.answered(40, 24, Duration.ofSeconds(1).toNanos(), NOW);
    assertThat(gathering.isOver(1, NOW + Gathering.LIMIT.toNanos())).isTrue();
  }

  @Test
  void expectsFewerWhereTheyDoNotComeAndMoreWhereTheyDo() {
    gathering.answered(64, 0, TOOK, NOW);
    assertThat(gathering.isOver(1, NOW + TOOK)).isTrue();
    gathering.answered(64, 0, TOOK, NOW);
    assertThat(gathering.isOver(15, NOW)).isFalse();
    assertThat(gathering.isOver(16, NOW)).isTrue();
    gathering.answered(64, 0, TOOK, NOW);
    assertThat(gathering.isOver(16, NOW)).isFalse();
    assertThat(gathering.isOver(20, NOW)).isTrue();
  }

  @Test
  void waitsForNobodyWhereNobodyEverComes() {
    for (int call = 0; call < 4; call++) {
      gathering.answered(64, 0, TOOK, NOW);
      assertThat(gathering.isOver(0, NOW + TOOK)).isTrue();
    }
    gathering.answered(64, 0, TOOK, NOW);
    assertThat(gathering.isOver(1, NOW)).isTrue();
  }
}
