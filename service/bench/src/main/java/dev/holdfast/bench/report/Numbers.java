package dev.holdfast.bench.report;

import java.util.Locale;

/** How numbers are written: with as many digits as they are good for. */
final class Numbers {
  private Numbers() {}

  /** Whole from 100 on, with one decimal from 10 on, else with up to two. */
  static String text(double value) {
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }

  /** The median, and behind it the least and the most where they differ. */
  static String text(Spread spread) {
    if (Double.compare(spread.min(), spread.max()) == 0) {
      return text(spread.median());
    }
    return "%s (%s–%s)".formatted(text(spread.median()), text(spread.min()), text(spread.max()));
  }
}
