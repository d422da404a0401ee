package dev.holdfast.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder for all that a bench's processes write; gone when the bench is. */
public final class Workspace implements AutoCloseable {
  private final Path root;
  private final Thread hook = new Thread(this::delete, "workspace-removal");

  /** Makes the folder under the system's one for temporary files. */
  public Workspace() throws IOException {
    root = Files.createTempDirectory("holdfast-bench-");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** A folder of its own for one process. */
  public Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  @Override
  public void close() {
    if (ShutdownHooks.remove(hook)) {
      delete();
    }
  }

  private void delete() {
    // A process that is just ending may still write: what it makes meanwhile needs another pass.
    for (int pass = 0; pass < 3 && Files.exists(root); pass++) {
      try (Stream<Path> paths = Files.walk(root)) {
        List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        System.err.println("Could not remove " + root + ": " + e);
      }
    }
  }
}
