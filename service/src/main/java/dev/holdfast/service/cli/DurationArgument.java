package dev.holdfast.service.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as people type it: {@code 90} (seconds), {@code 500ms}, {@code 1h30m}. */
final class DurationArgument implements ITypeConverter<Duration> {
  /** Nine digits a unit are 30 years of seconds, and cannot overflow. */
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,9}+)h)?(?:(\\d{1,9}+)m)?(?:(\\d{1,9}+)s?)?(?:(\\d{1,9}+)ms)?");

  @Override
  public Duration convert(String value) {
    Matcher matcher = FORM.matcher(value);
    if (value.isEmpty() || !matcher.matches()) {
      throw new TypeConversionException(
          "'" + value + "' is no duration: write 300, 90s, 5m, 1h30m or 500ms");
    }
    return Duration.ofHours(number(matcher, 1))
        .plusMinutes(number(matcher, 2))
        .plusSeconds(number(matcher, 3))
        .plusMillis(number(matcher, 4));
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
