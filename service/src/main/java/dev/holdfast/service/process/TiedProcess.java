package dev.holdfast.service.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that this JVM runs, and that ends with it, even where the JVM is killed. Ctrl-C in a
 * terminal does not reach it. All methods may be called from any thread.
 */
public final class TiedProcess {
  private static final Logger log = LoggerFactory.getLogger(TiedProcess.class);

  /** How many of the program's last lines a failure shows. */
  private static final int LINES_KEPT = 20;

  private final Program program;
  private final Process watchdog;
  private final CompletableFuture<Long> pid = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private volatile boolean stopping;

  @GuardedBy("lastLines")
  private final ArrayDeque<String> lastLines = new ArrayDeque<>();

  private TiedProcess(Program program, Process watchdog) {
    this.program = program;
    this.watchdog = watchdog;
  }

  /**
   * Starts a program and waits until it says that it is ready.
   *
   * @throws IOException with the program's last lines where it ends, or is not ready in time
   */
  public static TiedProcess start(Program program, Duration limit) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", "-c", script(), "tied-process"));
    command.add(program.pidFile().toString());
    command.addAll(program.command());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(program.environment());
    var process = new TiedProcess(program, builder.start());
    var reader = new Thread(process::readOutput, program.name() + "-output");
    reader.setDaemon(true);
    reader.start();
    process.awaitReady(limit);
    return process;
  }

  /** Of the program itself. */
  public long pid() {
    return pid.join();
  }

  /** Completes with the exit status when the program has ended, for whatever reason. */
  public CompletableFuture<Integer> ended() {
    return ended.copy();
  }

  /** Asks the program to end (SIGTERM); kills it where it takes longer than given. */
  public void stop(Duration limit) {
    if (ended.isDone()) {
      return;
    }
    stopping = true;
    // The watchdog does it too; but it may have been killed.
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
    endWatchdog();
    if (!awaitEnd(limit)) {
      log.warn("{} did not stop within {} and is killed", program.name(), limit);
      kill();
    }
  }

  /** Ends the program at once, as a crash would. */
  public void kill() {
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
      throw new IOException(program.name() + " did not start:\n" + lastLines(), e.getCause());
    } catch (TimeoutException e) {
      stop(Duration.ZERO);
      throw new IOException(
          "%s was not ready within %s:\n%s".formatted(program.name(), limit, lastLines()), e);
    } catch (InterruptedException e) {
      stop(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + program.name() + " started", e);
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
      log.debug("The output of {} broke off", program.name(), e);
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
    // Warnings of start and stop tell nothing that went wrong.
    if (ready.isDone() && !stopping && program.warns().test(line)) {
      log.warn("{}: {}", program.name(), line);
    } else {
      log.debug("{}: {}", program.name(), line);
    }
    if (program.isReady().test(line)) {
      ready.complete(null);
    }
  }

  private void end(int status) {
    if (!stopping && ready.isDone()) {
      log.error("{} ended by itself with status {}:\n{}", program.name(), status, lastLines());
    }
    var failure = new IOException(program.name() + " ended with status " + status);
    pid.completeExceptionally(failure);
    ready.completeExceptionally(failure);
    ended.complete(status);
  }

  /** The end of its input makes the watchdog stop the program. */
  private void endWatchdog() {
    try {
      watchdog.getOutputStream().close();
    } catch (IOException e) {
      log.debug("The watchdog of {} had ended before", program.name(), e);
    }
  }

  private String lastLines() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  private static String script() {
    try (InputStream in = TiedProcess.class.getResourceAsStream("tied-process.sh")) {
      if (in == null) {
        throw new IllegalStateException("tied-process.sh is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
