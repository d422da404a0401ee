package dev.holdfast.service.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The command that runs under a lock; its input and output are those of this process. */
final class ChildProcess {
  /**
   * So often are the children of just killed processes looked for: each round finds a generation.
   */
  private static final int KILL_ROUNDS = 5;

  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /** Starts it, with {@code variables} added to this process's environment. */
  static ChildProcess start(List<String> command, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(variables);
    return new ChildProcess(builder.start());
  }

  /** Completes with its exit status, as a shell tells it: 128 + n where signal n ended it. */
  CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Passes a signal on, to the command alone, as a shell would. */
  void send(CaughtSignal signal) {
    if (!process.isAlive()) {
      return;
    }
    try {
      // The one sender of signals that every Unix has; Java itself can send no other than TERM.
      new ProcessBuilder("sh", "-c", "kill -s " + signal.name() + " " + process.pid()).start();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /** Ends it and all that it started: asks first, and kills what is left after {@code bound}. */
  void end(Duration bound) throws InterruptedException {
    Set<ProcessHandle> family = family(Set.of(process.toHandle()));
    family.forEach(ProcessHandle::destroy);
    if (!allEndWithin(family, bound)) {
      for (int round = 0; round < KILL_ROUNDS; round++) {
        family = family(family);
        family.forEach(ProcessHandle::destroyForcibly);
      }
    }
    process.waitFor();
  }

  private static boolean allEndWithin(Set<ProcessHandle> family, Duration bound)
      throws InterruptedException {
    CompletableFuture<?>[] exits =
        family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(exits).get(bound.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Waiting for a process failed", e);
    }
  }

  /**
   * These and their descendants: to be asked for before they end, after which nobody knows them.
   */
  private static Set<ProcessHandle> family(Set<ProcessHandle> elders) {
    Set<ProcessHandle> family = new LinkedHashSet<>(elders);
    elders.forEach(elder -> elder.descendants().forEach(family::add));
    return family;
  }
}
