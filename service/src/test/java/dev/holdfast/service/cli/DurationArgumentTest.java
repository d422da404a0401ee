package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationArgumentTest {
  @ParameterizedTest
  @CsvSource({
    "300, PT5M",
    "90s, PT90S",
    "5m, PT5M",
    "1h30m, PT90M",
    "500ms, PT0.5S",
    "1m5s, PT65S",
    "0, PT0S"
  })
  void readsWhatPeopleType(String argument, Duration duration) {
    assertThat(new DurationArgument().convert(argument)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-5s", "5 m", "5d", "m", "1.5h", "9999999999s", "5s3m"})
  void refusesTheRest(String argument) {
    assertThatThrownBy(() -> new DurationArgument().convert(argument))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + argument + "' is no duration");
  }
}
