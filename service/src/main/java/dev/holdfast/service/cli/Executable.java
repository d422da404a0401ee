package dev.holdfast.service.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks a command up as a shell does, so that no lock is taken for one that cannot run. */
final class Executable {
  private Executable() {}

  /** Why it cannot run: NOT_FOUND or NOT_EXECUTABLE; nothing where it can. */
  static Optional<ExitCode> problem(String command, String searchPath) {
    boolean found = false;
    for (Path candidate : candidates(command, searchPath)) {
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.empty();
      }
      found |= Files.exists(candidate);
    }
    return Optional.of(found ? ExitCode.NOT_EXECUTABLE : ExitCode.NOT_FOUND);
  }

  private static Iterable<Path> candidates(String command, String searchPath) {
    if (command.contains(File.separator)) {
      return List.of(Path.of(command));
    }
    return Arrays.stream(searchPath.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, command))
        .toList();
  }
}
