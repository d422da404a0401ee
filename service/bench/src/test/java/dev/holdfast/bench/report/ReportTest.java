package dev.holdfast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Report REPORT =
      new Report(
          "cycle",
          List.of("how it was run"),
          List.of(
              new Table(
                  "Lock cycles",
                  List.of("subject", "cycles/s"),
                  List.of(List.of("holdfast", new Spread(9_000, 12_345.6, 14_000))))),
          List.of(
              new Check("ratio", 0.61, Bound.atLeast(0.5)),
              new Check("service CPU", 56, Bound.atMost(55)),
              new Check("script calls", 1, Bound.exactly(1))));

  @Test
  void markdownShowsMedianAndSpread() {
    assertThat(REPORT.markdown())
        .contains("| subject | cycles/s |", "| holdfast | 12,346 (9,000–14,000) |");
  }

  @Test
  void whatDoesNotHoldIsPlain() {
    assertThat(REPORT.markdown())
        .contains(
            "| ratio | 0.61 | ≥ 0.50 | yes |",
            "| service CPU | 56 | ≤ 55 | **NO** |",
            "| script calls | 1 | = 1 | yes |");
  }

  @Test
  void jsonKeepsTheNumbersAsTheyWere(@TempDir Path folder) throws Exception {
    new Results(folder).publish(REPORT);
    var json = new ObjectMapper().readTree(Files.readString(folder.resolve("cycle.json")));
    assertThat(json.at("/Lock cycles/0/cycles~1s/median").doubleValue()).isEqualTo(12_345.6);
    assertThat(json.at("/checks/1/holds").booleanValue()).isFalse();
  }

  @Test
  void aRowWithACellTooFewIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table("t", List.of("a", "b"), List.of(List.of(1))));
  }
}
