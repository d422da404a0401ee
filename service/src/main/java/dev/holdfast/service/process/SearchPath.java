package dev.holdfast.service.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The programs that a shell would find on this machine. */
public final class SearchPath {
  private SearchPath() {}

  /**
   * The first of this name.
   *
   * @param environment whose {@code PATH} counts
   */
  public static Optional<Path> find(Map<String, String> environment, String name) {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(SearchPath::isProgram)
        .findFirst();
  }

  /** Whether a file can be run. */
  public static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
