package dev.holdfast.service.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindsTest {
  static Stream<Setting<?>> settings() {
    var settings = new Settings(Map.of(), Map.of(), List.of());
    Config.read(settings.root());
    return settings.declared().stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  <T> void defaultIsWhatTheSettingTakesAndIsShownAsItIsWritten(Setting<T> setting) {
    T read = setting.kind().read().apply(setting.shownDefault());

    boolean unset = setting.shownDefault().isEmpty();
    assertThat(read).isEqualTo(unset && read == null ? null : setting.byDefault());
  }

  @ParameterizedTest
  @CsvSource({"300, PT5M", "300s, PT5M", "5m, PT5M", "500ms, PT0.5S", "2h, PT2H", "0, PT0S"})
  void durationIsReadable(String text, Duration duration) {
    assertThat(Durations.read(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5s", "5 m", "5d", "s", "1e3", "9999999999999", "٣s", "5M"})
  void whatIsNoDurationIsNotRead(String text) {
    assertThat(Durations.read(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "500ms", "1500ms", "90s", "1s", "5m", "90m", "12h"})
  void durationIsShownInItsLargestWholeUnit(String text) {
    assertThat(Durations.show(requireNonNull(Durations.read(text)))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0B", "1000B", "1KiB", "64KiB", "1MiB", "1025KiB"})
  void sizeIsShownAsItIsWritten(String text) {
    assertThat(Sizes.show(Math.toIntExact(requireNonNull(Sizes.read(text))))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1KB", "1.5MiB", "99999999999", "KiB"})
  void whatIsNoSizeIsNotRead(String text) {
    assertThat(Sizes.read(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "11", "-5", "5.0", "0x5", "", "99999999999999999999"})
  void numberOutsideItsBoundsIsNotTaken(String text) {
    assertThat(Kinds.number(5, 10).read().apply(text)).isNull();
  }

  @Test
  void sizeBeyondAnIntIsNotTaken() {
    assertThat(Kinds.size(0, Integer.MAX_VALUE).read().apply("9999999999MiB")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"ttl, ttl, 0", "ttl, tl, 1", "ttl, ttls, 1", "grace, garce, 2", "a, bcd, 3"})
  void slipsAreCounted(String a, String b, int slips) {
    assertThat(Nearest.slips(a, b)).isEqualTo(slips);
    assertThat(Nearest.slips(b, a)).isEqualTo(slips);
  }
}
