package dev.holdfast.service.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 500ms}, {@code 300s}, {@code 5m}, {@code 12h}. */
final class Durations {
  /** No more digits than a Duration surely takes, in hours too. */
  private static final Pattern TEXT = Pattern.compile("(\\d{1,12})(ms|s|m|h)?");

  private Durations() {}

  /** A plain number means seconds; null where the text is no duration. */
  static @Nullable Duration read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      return Duration.ofSeconds(amount);
    }
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  /** In the largest unit that leaves a whole number. */
  static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3_600 == 0 ? duration.toHours() + "h" : duration.toMinutes() + "m";
  }
}
