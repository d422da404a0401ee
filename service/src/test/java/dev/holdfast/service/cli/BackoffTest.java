package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(300));

  @Test
  void doublesUpToTheLongest() {
    assertThat(next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(next()).isBetween(Duration.ofMillis(150), Duration.ofMillis(300));
    assertThat(next()).isBetween(Duration.ofMillis(150), Duration.ofMillis(300));
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    assertThat(backoff.next(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void beginsAnewAfterASuccess() {
    next();
    next();
    backoff.reset();

    assertThat(next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  private Duration next() {
    return backoff.next(Duration.ZERO);
  }
}
