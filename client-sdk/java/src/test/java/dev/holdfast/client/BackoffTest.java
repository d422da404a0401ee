package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void doublesUpToItsBoundAndScatters() {
    long longest = 100;
    for (int attempt = 0; attempt < 10; attempt++) {
      assertThat(backoff.next(Duration.ZERO).toMillis()).isBetween(longest / 2, longest);
      longest = Math.min(1_000, longest * 2);
    }
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    assertThat(backoff.next(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void beginsAnewAfterASuccess() {
    for (int attempt = 0; attempt < 5; attempt++) {
      assertThat(backoff.next(Duration.ZERO)).isPositive();
    }
    backoff.reset();
    assertThat(backoff.next(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }
}
