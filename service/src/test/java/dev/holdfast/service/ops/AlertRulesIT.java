package dev.holdfast.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Prometheus's own tool reads the alerts and runs their tests. */
class AlertRulesIT {
  @BeforeAll
  static void needsPromtool() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "promtool"))) {
        return;
      }
    }
    assertThat(System.getenv("CI"))
        .as("CI, where promtool must be on the PATH")
        .isNotEqualTo("true");
    System.out.println("Left out: the tests of the alerts, as promtool is not on the PATH.");
    abort("promtool is not on the PATH");
  }

  @Test
  void alertsAreValid() throws Exception {
    promtool("check", "rules", "alerts.yaml");
  }

  @Test
  void alertsFireBeyondTheirBoundsAndNotBefore() throws Exception {
    promtool("test", "rules", "alerts.test.yaml");
  }

  private static void promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(new File("ops")).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
