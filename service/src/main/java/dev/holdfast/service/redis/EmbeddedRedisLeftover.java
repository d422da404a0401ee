package dev.holdfast.service.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The redis-server of an earlier server that was killed: it still writes its file for a moment, and
 * two must not write one.
 */
final class EmbeddedRedisLeftover {
  private EmbeddedRedisLeftover() {}

  /**
   * Waits until it is gone.
   *
   * @param pidFile where the earlier start wrote the process id, if there was one; in the data
   *     folder, as the executable that it ran is: a process that merely was given the same number
   *     runs none of that folder
   * @throws IOException where it stays
   */
  static void awaitEnd(Path pidFile, Duration limit) throws IOException {
    Optional<ProcessHandle> found = find(pidFile);
    if (found.isEmpty()) {
      return;
    }
    ProcessHandle leftover = found.get();
    // Its own watchdog has asked the same; this is for where the watchdog was killed too.
    leftover.destroy();
    try {
      leftover.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException(
          "The Redis of an earlier server (process %d) still runs on %s and does not stop; end it first."
              .formatted(leftover.pid(), pidFile.getParent()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while an earlier Redis stopped", e);
    }
  }

  private static Optional<ProcessHandle> find(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
          .filter(process -> runsFrom(pidFile.getParent(), process));
    } catch (NumberFormatException e) {
      // The machine stopped while it was written; no process of it is left.
      return Optional.empty();
    }
  }

  private static boolean runsFrom(@Nullable Path folder, ProcessHandle process) {
    return process
        .info()
        .command()
        .filter(command -> Objects.equals(Path.of(command).getParent(), folder))
        .isPresent();
  }
}
