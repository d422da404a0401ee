package dev.holdfast.bench.process;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A section of Redis's INFO. */
public record RedisInfo(String text) {
  private static final List<String> SCRIPT_COMMANDS = List.of("eval", "evalsha", "fcall");
  private static final Pattern CALLS = Pattern.compile("calls=(\\d+)");

  /** A whole number, such as {@code used_memory}. */
  public long number(String field) {
    String value = value(field);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("INFO has no " + field);
    }
    return Long.parseLong(value);
  }

  /** How many scripts were called since Redis began, of {@code commandstats}. */
  public long scriptCalls() {
    long calls = 0;
    for (String command : SCRIPT_COMMANDS) {
      Matcher matcher = CALLS.matcher(value("cmdstat_" + command));
      calls += matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
    return calls;
  }

  /** The value of a field; empty where there is none. */
  String value(String field) {
    return text.lines()
        .filter(line -> line.startsWith(field + ':'))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
