package dev.holdfast.service.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One redis-server process that ends with this JVM, even where the JVM is killed. */
final class EmbeddedRedisChild {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedisChild.class);

  /** How many of Redis's last lines a failure shows. */
  private static final int LINES_KEPT = 20;

  /**
   * Comes after the append-only file is read. The executable's version is fixed, so is the line.
   */
  private static final String READY = "Ready to accept connections";

  private final Process watchdog;
  private final CompletableFuture<Long> pid = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private volatile boolean stopping;

  @GuardedBy("lastLines")
  private final ArrayDeque<String> lastLines = new ArrayDeque<>();

  private EmbeddedRedisChild(Process watchdog) {
    this.watchdog = watchdog;
  }

  /**
   * Starts a redis-server and waits until it takes commands.
   *
   * @param configuration its file; no password stands on the command line
   * @param pidFile where the process id is written
   * @throws IOException with Redis's last lines where it ends, or is not ready in time
   */
  static EmbeddedRedisChild start(Path executable, Path configuration, Path pidFile, Duration limit)
      throws IOException {
    var command =
        List.of(
            "/bin/sh",
            "-c",
            script(),
            "embedded-redis",
            pidFile.toString(),
            executable.toString(),
            configuration.toString());
    var child =
        new EmbeddedRedisChild(new ProcessBuilder(command).redirectErrorStream(true).start());
    var reader = new Thread(child::readOutput, "embedded-redis-log");
    reader.setDaemon(true);
    reader.start();
    child.awaitReady(limit);
    return child;
  }

  /** Of redis-server itself. */
  long pid() {
    return pid.join();
  }

  /** Completes with the exit status when redis-server has ended, for whatever reason. */
  CompletableFuture<Integer> ended() {
    return ended.copy();
  }

  /** Lets redis-server write what it has and leave; kills it where it takes longer than given. */
  void stop(Duration limit) {
    if (ended.isDone()) {
      return;
    }
    stopping = true;
    // The watchdog does it too; but it may have been killed.
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
    endWatchdog();
    if (!awaitEnd(limit)) {
      log.warn("Redis did not stop within {} and is killed", limit);
      kill();
    }
  }

  /** Ends redis-server at once, as a crash would. */
  void kill() {
    if (ended.isDone()) {
      return;
    }
    stopping = true;
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    ended.join();
  }

  private void awaitReady(Duration limit) throws IOException {
    try {
      ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("Redis did not start:\n" + lastLines(), e.getCause());
    } catch (TimeoutException e) {
      stop(Duration.ZERO);
      throw new IOException("Redis was not ready within %s:\n%s".formatted(limit, lastLines()), e);
    } catch (InterruptedException e) {
      stop(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Redis started", e);
    }
  }

  private boolean awaitEnd(Duration limit) {
    try {
      ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void readOutput() {
    try (BufferedReader lines = watchdog.inputReader(StandardCharsets.UTF_8)) {
      pid.complete(Long.parseLong(lines.readLine()));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException | NumberFormatException e) {
      log.debug("The output of Redis broke off", e);
    }
    endWatchdog();
    end(watchdog.onExit().join().exitValue());
  }

  private void hear(String line) {
    synchronized (lastLines) {
      if (lastLines.size() == LINES_KEPT) {
        lastLines.removeFirst();
      }
      lastLines.addLast(line);
    }
    // Redis marks warnings with #. Those of start and stop tell nothing that went wrong.
    if (ready.isDone() && !stopping && line.contains(" # ")) {
      log.warn("{}", line);
    } else {
      log.debug("{}", line);
    }
    if (line.endsWith(READY)) {
      ready.complete(null);
    }
  }

  private void end(int status) {
    if (!stopping && ready.isDone()) {
      log.error("Redis ended by itself with status {}:\n{}", status, lastLines());
    }
    var failure = new IOException("Redis ended with status " + status);
    pid.completeExceptionally(failure);
    ready.completeExceptionally(failure);
    ended.complete(status);
  }

  /** The end of its input makes the watchdog stop redis-server. */
  private void endWatchdog() {
    try {
      watchdog.getOutputStream().close();
    } catch (IOException e) {
      log.debug("The watchdog of Redis had ended before", e);
    }
  }

  private String lastLines() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  private static String script() {
    try (InputStream in = EmbeddedRedisChild.class.getResourceAsStream("embedded-redis.sh")) {
      if (in == null) {
        throw new IllegalStateException("embedded-redis.sh is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
