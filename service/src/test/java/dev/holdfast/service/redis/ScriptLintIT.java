package dev.holdfast.service.redis;

import dev.holdfast.service.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** luacheck reads the library as Redis gets it: an include by itself names what it lacks. */
class ScriptLintIT {
  private static final Path CONFIGURATION = Path.of(".luacheckrc").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void theLibraryHasNoWarnings() throws Exception {
    Machine.needsProgram("luacheck");
    Files.writeString(folder.resolve("holdfast.lua"), ScriptLibrary.source());
    Machine.run(
        folder, "luacheck", "--quiet", "--no-color", "--config", CONFIGURATION.toString(), ".");
  }
}
