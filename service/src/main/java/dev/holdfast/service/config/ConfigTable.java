package dev.holdfast.service.config;

import java.util.List;
import java.util.Map;

/** The README's table of settings, made from the same source as the checks. */
public final class ConfigTable {
  private static final String HEAD =
      """
      | key | variable | default | takes | meaning |
      | --- | --- | --- | --- | --- |
      """;

  private static final String NOTES =
      """

      The environment goes before the file. Durations are written like `500ms`, `30s`, `5m` or
      `12h`, and a plain number means seconds; sizes like `512B`, `64KiB` or `1MiB`. Beside
      `lock-types.default` each resource type may have a part of its own with the same keys,
      such as `lock-types.document.ttl`; what it leaves out is as in `default`. An unknown key
      or a value that is not taken stops the start.
      """;

  private ConfigTable() {}

  /** Every setting with its key, variable, default, what it takes and what it means; and notes. */
  public static String markdown() {
    var settings = new Settings(Map.of(), Map.of(), List.of());
    Config.read(settings.root());
    var table = new StringBuilder(HEAD);
    row(table, "", code(ConfigLoader.FILE_VARIABLE), "", "a file", "the YAML file with these keys");
    for (Setting<?> setting : settings.declared()) {
      String variable = setting.variable();
      row(
          table,
          code(setting.key()),
          variable == null ? "" : code(variable),
          code(setting.shownDefault()),
          setting.kind().takes(),
          setting.meaning());
    }
    return table.append(NOTES).toString();
  }

  private static void row(StringBuilder table, String... cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
