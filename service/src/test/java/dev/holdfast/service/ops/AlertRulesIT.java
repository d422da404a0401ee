package dev.holdfast.service.ops;

import dev.holdfast.service.Machine;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Prometheus's own tool reads the alerts and runs their tests. */
class AlertRulesIT {
  private static final Path FOLDER = Path.of("ops");

  @BeforeAll
  static void needsPromtool() {
    Machine.needsProgram("promtool");
  }

  @Test
  void alertsAreValid() throws Exception {
    Machine.run(FOLDER, "promtool", "check", "rules", "alerts.yaml");
  }

  @Test
  void alertsFireBeyondTheirBoundsAndNotBefore() throws Exception {
    Machine.run(FOLDER, "promtool", "test", "rules", "alerts.test.yaml");
  }
}
