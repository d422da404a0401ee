package dev.holdfast.service.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds that settings have. */
final class Kinds {
  /** No more digits than a long surely takes. */
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private static final String HOME = System.getProperty("user.home", "");

  private Kinds() {}

  static Kind<Boolean> flag() {
    return new Kind<>("`true` or `false`", Kinds::readFlag, String::valueOf);
  }

  private static @Nullable Boolean readFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  static Kind<Integer> number(int min, int max) {
    return new Kind<>(
        String.format(Locale.ROOT, "a whole number from %d to %d", min, max),
        text -> {
          if (!NUMBER.matcher(text).matches()) {
            return null;
          }
          long value = Long.parseLong(text);
          return value >= min && value <= max ? Math.toIntExact(value) : null;
        },
        String::valueOf);
  }

  /** A port to listen on; 0 picks a free one. */
  static Kind<Integer> port() {
    return number(0, 65_535);
  }

  static Kind<Duration> duration(Duration min, Duration max) {
    return new Kind<>(
        "a duration from " + Durations.show(min) + " to " + Durations.show(max),
        text -> {
          Duration value = Durations.read(text);
          return value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0
              ? value
              : null;
        },
        Durations::show);
  }

  /** A count of bytes. */
  static Kind<Integer> size(int min, int max) {
    return new Kind<>(
        "a size from " + Sizes.show(min) + " to " + Sizes.show(max),
        text -> {
          Long value = Sizes.read(text);
          return value != null && value >= min && value <= max ? Math.toIntExact(value) : null;
        },
        Sizes::show);
  }

  static Kind<String> text(String takes, Function<String, Boolean> fits) {
    return new Kind<>(takes, text -> fits.apply(text) ? text : null, Function.identity());
  }

  /** A folder; {@code ~} stands for the user's home. */
  static Kind<Path> folder() {
    return new Kind<>("a folder", Kinds::readFolder, Kinds::showFolder);
  }

  private static @Nullable Path readFolder(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      boolean fromHome = text.equals("~") || text.startsWith("~/");
      return fromHome ? Path.of(HOME, text.substring(1)) : Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static String showFolder(Path folder) {
    return folder.startsWith(HOME) ? "~/" + Path.of(HOME).relativize(folder) : folder.toString();
  }

  /** One constant of an enum, written in lower case with hyphens. */
  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    return new Kind<>(
        "one of " + all.stream().map(e -> "`" + name(e) + "`").collect(Collectors.joining(", ")),
        text -> all.stream().filter(e -> name(e).equals(text)).findFirst().orElse(null),
        Kinds::name);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** At least one of these words; in the environment with commas between them. */
  static Kind<List<String>> someOf(List<String> words) {
    return new Kind<>(
        "a list of "
            + words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", ")),
        text -> {
          List<String> chosen = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          return words.containsAll(chosen) ? chosen : null;
        },
        chosen -> String.join(", ", chosen));
  }
}
