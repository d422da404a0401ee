package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT4M12S, 4 min 12 s",
    "PT4M, 4 min",
    "PT12S, 12 s",
    "PT299.998S, 5 min",
    "PT59.4S, 59 s",
    "PT1H5M30S, 1 h 5 min",
    "PT26H, 26 h",
    "PT0.2S, 0 s",
    "PT-3S, 0 s"
  })
  void saysTheTwoLargestUnits(Duration duration, String text) {
    assertThat(DurationText.of(duration)).isEqualTo(text);
  }
}
