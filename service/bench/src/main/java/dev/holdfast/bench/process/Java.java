package dev.holdfast.bench.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** The JDK that runs the bench, and runs its servers too. */
final class Java {
  private Java() {}

  /**
   * One of its programs.
   *
   * @throws IllegalStateException where there is none, as jcmd in a runtime without the JDK
   */
  static Path executable(String name) {
    Path path = Path.of(System.getProperty("java.home"), "bin", name);
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException("%s is missing: the bench needs a JDK".formatted(path));
    }
    return path;
  }
}
