package dev.holdfast.service.cli;

import java.time.Duration;

/** How a time that is left is said to people: {@code 4 min 12 s}. */
final class DurationText {
  private static final int SECONDS_A_MINUTE = 60;
  private static final int SECONDS_AN_HOUR = 3600;
  private static final long MILLIS_TO_ROUND = 500;

  private DurationText() {}

  /**
   * The two largest units, rounded to the second: {@code 1 h 5 min}, {@code 5 min}, {@code 12 s};
   * {@code 0 s} for what is over.
   */
  static String of(Duration duration) {
    long seconds = Math.max(0, duration.plusMillis(MILLIS_TO_ROUND).toSeconds());
    if (seconds >= SECONDS_AN_HOUR) {
      return pair(seconds / SECONDS_AN_HOUR, "h", seconds % SECONDS_AN_HOUR / 60, "min");
    }
    if (seconds >= SECONDS_A_MINUTE) {
      return pair(seconds / SECONDS_A_MINUTE, "min", seconds % SECONDS_A_MINUTE, "s");
    }
    return seconds + " s";
  }

  private static String pair(long many, String unit, long rest, String smallerUnit) {
    String first = many + " " + unit;
    return rest == 0 ? first : first + " " + rest + " " + smallerUnit;
  }
}
