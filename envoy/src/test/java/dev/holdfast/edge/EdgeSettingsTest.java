package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table of settings has what the configuration reads, with its defaults. */
class EdgeSettingsTest {
  private static final Path FOLDER = Path.of("").toAbsolutePath();

  /** A variable as the shell expands it, with a default. */
  private static final Pattern SETTING = Pattern.compile("\\$\\{(HOLDFAST_\\w+):-([^}]*)}");

  @Test
  void everySettingIsInTheTableWithItsDefault() throws IOException {
    List<String> rows =
        Files.readAllLines(FOLDER.resolve("README.md")).stream()
            .filter(line -> line.startsWith("| `HOLDFAST_"))
            .toList();
    settings()
        .forEach(
            (name, fallback) ->
                assertThat(rows)
                    .as(name + " with " + fallback)
                    .anyMatch(
                        row ->
                            row.contains('`' + name + '`')
                                && (fallback.isEmpty() || row.contains('`' + fallback + '`'))));
  }

  @Test
  void everySettingHasOneDefault() throws IOException {
    assertThat(settings()).hasSizeGreaterThan(10).containsEntry("HOLDFAST_EDGE_PORT", "8080");
  }

  private static Map<String, String> settings() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String file : List.of("envoy.yaml", "start.sh")) {
      Matcher matcher = SETTING.matcher(Files.readString(FOLDER.resolve(file)));
      while (matcher.find()) {
        String fallback = matcher.group(2).startsWith("$") ? "" : matcher.group(2);
        settings.merge(matcher.group(1), fallback, EdgeSettingsTest::same);
      }
    }
    return settings;
  }

  private static String same(String one, String other) {
    // In start.sh an empty default only asks whether there is a value.
    if (one.isEmpty() || other.isEmpty()) {
      return one + other;
    }
    assertThat(one).isEqualTo(other);
    return one;
  }
}
