package dev.holdfast.service.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts of bytes as people write them: {@code 512B}, {@code 64KiB}, {@code 1MiB}. */
final class Sizes {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,10})(B|KiB|MiB)?");
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private Sizes() {}

  /** A plain number means bytes; null where the text is no size. */
  static @Nullable Long read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String unit = matcher.group(2);
    long factor = "MiB".equals(unit) ? MIB : "KiB".equals(unit) ? KIB : 1;
    return Long.parseLong(matcher.group(1)) * factor;
  }

  /** In the largest unit that leaves a whole number. */
  static String show(int bytes) {
    if (bytes == 0 || bytes % KIB != 0) {
      return bytes + "B";
    }
    return bytes % MIB == 0 ? bytes / MIB + "MiB" : bytes / KIB + "KiB";
  }
}
