package dev.holdfast.service.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Writes what an Envoy elsewhere needs of the service. */
@FunctionalInterface
public interface EdgeFiles {
  /**
   * Writes it into a folder, which is made where it is missing.
   *
   * @throws IOException with a sentence for the user, where a file or the key set cannot be had
   */
  void write(Path folder) throws IOException;
}
