package dev.holdfast.testing;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes settings as the server's YAML. */
final class TestSettings {
  private TestSettings() {}

  /**
   * The whole file.
   *
   * @param port 0: a free one
   */
  static String yaml(Map<String, String> settings, Path data, int port) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("data", data.toString());
    all.put("redis.uri", "embedded");
    all.put("grpc.port", Integer.toString(port));
    all.put("http.port", "0");
    // Beside the test there is no load for which it would pay.
    all.putIfAbsent("grpc.drain", "500ms");
    return flow(all);
  }

  /** One level, and what is below it. */
  private static String flow(Map<String, String> settings) {
    Map<String, Map<String, String>> below = new TreeMap<>();
    Map<String, String> entries = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          if (dot < 0) {
            entries.put(key, quoted(value));
          } else {
            below
                .computeIfAbsent(key.substring(0, dot), part -> new TreeMap<>())
                .put(key.substring(dot + 1), value);
          }
        });
    below.forEach((part, inner) -> entries.put(part, flow(inner)));
    return entries.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
