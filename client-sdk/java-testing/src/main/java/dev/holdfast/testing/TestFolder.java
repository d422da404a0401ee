package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder for one server's data. */
record TestFolder(Optional<Path> made) {
  static final TestFolder NONE = new TestFolder(Optional.empty());

  static TestFolder create() throws IOException {
    return new TestFolder(Optional.of(Files.createTempDirectory("holdfast-test")));
  }

  Path path() {
    return made.orElseThrow();
  }

  /** Deletes it with all that is in it. */
  void delete() {
    if (made.isEmpty()) {
      return;
    }
    try (Stream<Path> files = Files.walk(made.get())) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.deleteIfExists(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
