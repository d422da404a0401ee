package dev.holdfast.edge;

import dev.holdfast.service.Machine;
import org.junit.jupiter.api.Test;

/** Docker Compose takes the compose file; no engine is needed for that. */
class ComposeIT {
  @Test
  void composeTakesTheFile() throws Exception {
    if (Machine.succeeds("docker", "compose", "version")) {
      Machine.run(TestEdge.folder(), "docker", "compose", "config", "--quiet");
    } else {
      Machine.needsProgram("docker-compose");
      Machine.run(TestEdge.folder(), "docker-compose", "config", "--quiet");
    }
  }
}
