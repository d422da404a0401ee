package dev.holdfast.service.redis;

import dev.holdfast.service.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** luacheck reads the scripts as Redis gets them: an include by itself names what it lacks. */
class ScriptLintIT {
  private static final Path SCRIPTS = Path.of("src/main/resources/lua");
  private static final Path CONFIGURATION = Path.of(".luacheckrc").toAbsolutePath();

  @TempDir Path assembled;

  @Test
  void scriptsHaveNoWarnings() throws Exception {
    Machine.needsProgram("luacheck");
    for (String script : scripts()) {
      Files.writeString(assembled.resolve(script), Script.assemble(script));
    }
    Machine.run(
        assembled, "luacheck", "--quiet", "--no-color", "--config", CONFIGURATION.toString(), ".");
  }

  private static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }
}
