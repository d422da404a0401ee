package dev.holdfast.bench.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that the bench started; ends with the bench, by its own pid. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration READY_POLL = Duration.ofMillis(20);
  private static final Duration END_WITHIN = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path errors;
  private final Thread hook;

  private ChildProcess(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.hook = new Thread(this::end, name + "-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What becomes of what a process says on stderr. */
  enum Stderr {
    /** Shown where the process does not come up. */
    KEPT,
    /** For a log of every call: on disk it would be measured too, by whoever else writes there. */
    THROWN_AWAY
  }

  /** Starts a command with its folder as the working directory. Its stdout is thrown away. */
  static ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      Stderr stderr)
      throws IOException {
    Path errors = folder.resolve("stderr");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(stderr == Stderr.KEPT ? Redirect.to(errors.toFile()) : Redirect.DISCARD);
    builder.environment().putAll(environment);
    return new ChildProcess(name, builder.start(), errors);
  }

  public long pid() {
    return process.pid();
  }

  /** Processor time so far, user's and system's; in steps of 10 ms on Linux. */
  public Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException(name + " has ended: " + lastErrors()));
  }

  /** Waits until a probe succeeds; what it throws counts as not yet. */
  void awaitReady(BooleanSupplier probe) throws InterruptedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!probe.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "%s ended with status %d before it was ready: %s"
                .formatted(name, process.exitValue(), lastErrors()));
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s is not ready after %s: %s".formatted(name, READY_WITHIN, lastErrors()));
      }
      TimeUnit.NANOSECONDS.sleep(READY_POLL.toNanos());
    }
  }

  @Override
  public void close() {
    if (ShutdownHooks.remove(hook)) {
      end();
    }
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        System.err.printf("%s did not end within %s and was killed.%n", name, END_WITHIN);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String lastErrors() {
    try {
      List<String> lines = Files.readAllLines(errors);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "what it said is not kept; start it by hand";
    }
  }
}
