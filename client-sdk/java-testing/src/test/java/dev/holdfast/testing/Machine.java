package dev.holdfast.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** What a test needs of the machine beside Java: there, or the test is left out with one line. */
final class Machine {
  private Machine() {}

  /** Finds a program, on the PATH or in the folders of Debian's versions of it. */
  static Path program(String name, Path... elsewhere) {
    Optional<Path> found =
        Stream.concat(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of),
                Arrays.stream(elsewhere))
            .map(folder -> folder.resolve(name))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    if ("true".equals(System.getenv("CI"))) {
      return fail("CI=true, and " + name + " is not there");
    }
    System.out.println("Left out, as " + name + " is not there: a test of the Java SDK");
    return abort(name + " is not there");
  }
}
