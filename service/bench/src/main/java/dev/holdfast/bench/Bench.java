package dev.holdfast.bench;

import dev.holdfast.bench.cycle.CycleBench;
import dev.holdfast.bench.edge.EdgeBench;
import dev.holdfast.bench.memory.MemoryBench;
import dev.holdfast.bench.queue.QueueBench;
import dev.holdfast.bench.watch.WatchBench;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benches' command line; {@code run.sh} is the way in. */
@Command(
    name = "bench",
    description = "Measures Holdfast with real processes.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CycleBench.class,
      MemoryBench.class,
      WatchBench.class,
      QueueBench.class,
      EdgeBench.class,
      LoadBench.class
    })
public final class Bench {
  /** No bench takes as long; one that hangs must not hang whoever waits for it. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int TOOK_TOO_LONG = 124;

  private Bench() {}

  public static void main(String[] args) {
    var watchdog = new Thread(Bench::endAfterLongest, "bench-watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  private static void endAfterLongest() {
    try {
      Thread.sleep(LONGEST.toMillis());
    } catch (InterruptedException e) {
      return;
    }
    System.err.println("The bench took longer than " + LONGEST + " and is ended.");
    System.exit(TOOK_TOO_LONG);
  }
}
