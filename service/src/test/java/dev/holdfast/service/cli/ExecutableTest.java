package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutableTest {
  @TempDir private Path folder;

  @Test
  void aCommandOnTheSearchPathCanRun() throws IOException {
    file("tool", true);

    assertThat(Executable.problem("tool", "/nowhere:" + folder)).isEmpty();
  }

  @Test
  void aFileWithoutTheExecutableBitCannot() throws IOException {
    file("notes", false);

    assertThat(Executable.problem(folder.resolve("notes").toString(), ""))
        .contains(ExitCode.NOT_EXECUTABLE);
  }

  @Test
  void aFolderCannot() {
    assertThat(Executable.problem(folder.toString(), "")).contains(ExitCode.NOT_EXECUTABLE);
  }

  @Test
  void aCommandThatIsNowhereIsNotFound() {
    assertThat(Executable.problem("no-such-tool", folder.toString())).contains(ExitCode.NOT_FOUND);
  }

  private void file(String name, boolean executable) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    assertThat(file.toFile().setExecutable(executable)).isTrue();
  }
}
