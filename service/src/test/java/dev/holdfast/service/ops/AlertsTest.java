package dev.holdfast.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final Pattern TOKEN = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*+(?!\\s*\\()");

  @Test
  void everyMetricOfAnAlertIsInAScrapeBeforeAnythingHappened() throws IOException {
    Set<String> used = new TreeSet<>();
    for (JsonNode rule : rules()) {
      used.addAll(metricsOf(rule.get("expr").asText()));
    }
    assertThat(used).hasSize(4);
    try (var metrics = new Metrics()) {
      String scrape = metrics.scrape();
      assertThat(used)
          .allSatisfy(name -> assertThat(scrape).containsPattern("(?m)^" + name + "[ {]"));
    }
  }

  @Test
  void everyAlertHasATestInWhichItFires() throws IOException {
    Set<String> fired = new TreeSet<>();
    for (JsonNode test : read("alerts.test.yaml").get("tests")) {
      for (JsonNode expectation : test.get("alert_rule_test")) {
        if (!expectation.get("exp_alerts").isEmpty()) {
          fired.add(expectation.get("alertname").asText());
        }
      }
    }
    Set<String> alerts = new TreeSet<>();
    rules().forEach(rule -> alerts.add(rule.get("alert").asText()));
    assertThat(fired).isEqualTo(alerts);
  }

  /** Names that are no functions, no labels and no durations. */
  private static Set<String> metricsOf(String expression) {
    String bare =
        expression
            .replaceAll("\\{[^}]*}", "")
            .replaceAll("\\[[^]]*]", "")
            .replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", "");
    Set<String> names = new TreeSet<>();
    TOKEN
        .matcher(bare)
        .results()
        .map(match -> match.group())
        .filter(name -> name.contains("_"))
        .forEach(names::add);
    return names;
  }

  private static JsonNode rules() throws IOException {
    return read("alerts.yaml").get("groups").get(0).get("rules");
  }

  private static JsonNode read(String file) throws IOException {
    return new YAMLMapper().readTree(Path.of("ops", file).toFile());
  }
}
