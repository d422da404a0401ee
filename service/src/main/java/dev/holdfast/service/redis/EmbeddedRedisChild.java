package dev.holdfast.service.redis;

import dev.holdfast.service.process.Program;
import dev.holdfast.service.process.TiedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One redis-server process that ends with this JVM, even where the JVM is killed. */
final class EmbeddedRedisChild {
  /**
   * Comes after the append-only file is read. The executable's version is fixed, so is the line.
   */
  private static final String READY = "Ready to accept connections";

  /** How Redis marks warnings. */
  private static final String WARNING = " # ";

  private EmbeddedRedisChild() {}

  /**
   * Starts a redis-server and waits until it takes commands. Told to end, it writes its append-only
   * file to the disk and leaves.
   *
   * @param configuration its file; no password stands on the command line
   * @param pidFile where the process id is written
   * @throws IOException with Redis's last lines where it ends, or is not ready in time
   */
  static TiedProcess start(Path executable, Path configuration, Path pidFile, Duration limit)
      throws IOException {
    return TiedProcess.start(
        new Program(
            "Redis",
            List.of(executable.toString(), configuration.toString()),
            Map.of(),
            pidFile,
            line -> line.endsWith(READY),
            line -> line.contains(WARNING)),
        limit);
  }
}
