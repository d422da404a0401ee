package dev.holdfast.bench.watch;

import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.process.RedisProcess;
import dev.holdfast.bench.process.ServerProcess;
import dev.holdfast.bench.process.Workspace;
import dev.holdfast.bench.report.Bound;
import dev.holdfast.bench.report.Check;
import dev.holdfast.bench.report.Report;
import dev.holdfast.bench.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon an event reaches its watches, and how many reach them. */
@Command(
    name = "watch",
    description = "Fan-out of one change, and deliveries a second.",
    mixinStandardHelpOptions = true)
public final class WatchBench implements Callable<Integer> {
  private static final double FAN_OUT_P99_MILLIS = 30;
  private static final double DELIVERIES_PER_SECOND = 200_000;
  private static final double NANOS_A_MILLI = 1e6;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--watchers",
      description = "Of one document, for the fan-out. Default: ${DEFAULT-VALUE}",
      defaultValue = "1000")
  private int watchers;

  @Option(
      names = "--changes",
      description = "Measured, for the fan-out. Default: ${DEFAULT-VALUE}",
      defaultValue = "400")
  private int changes;

  @Option(
      names = "--flooded",
      description = "Watches that share the flood. Default: ${DEFAULT-VALUE}",
      defaultValue = "100")
  private int flooded;

  @Option(
      names = "--length",
      description = "Of each flood, as in ISO 8601. Default: ${DEFAULT-VALUE}",
      defaultValue = "PT10S")
  private Duration length = Duration.ZERO;

  private final List<Check> checks = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    try (var workspace = new Workspace();
        var redis = RedisProcess.start(workspace, "redis");
        var server = options.holdfast().serve(workspace, redis)) {
      List<Table> tables = List.of(fanOut(server), floods(server));
      options.results().publish(new Report("watch", notes(), tables, checks));
    }
    return 0;
  }

  private Table fanOut(ServerProcess server) throws InterruptedException {
    Histogram latency = new FanOut().measure(server, watchers, changes / 2, changes);
    double p99 = latency.getValueAtPercentile(99) / NANOS_A_MILLI;
    checks.add(
        new Check(
            "change to receipt, p99 of %d watchers, ms".formatted(watchers),
            p99,
            Bound.atMost(FAN_OUT_P99_MILLIS)));
    return new Table(
        "Fan-out of one change",
        List.of("watchers", "deliveries", "p50 ms", "p99 ms", "most ms"),
        List.of(
            List.of(
                watchers,
                latency.getTotalCount(),
                latency.getValueAtPercentile(50) / NANOS_A_MILLI,
                p99,
                latency.getMaxValue() / NANOS_A_MILLI)));
  }

  private Table floods(ServerProcess server) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    for (FloodRun run : FloodRun.all(flooded, length)) {
      FloodRun.Outcome outcome = run.on(server);
      rows.add(outcome.row());
      checks.addAll(outcome.checks(DELIVERIES_PER_SECOND));
    }
    return new Table("Deliveries", FloodRun.Outcome.COLUMNS, rows);
  }

  private List<String> notes() {
    return List.of(
        "fan-out: from before the Acquire or Release is sent to each watcher's receipt, in one"
            + " client process",
        "deliveries: %d watches, floods of %s after one to warm up; the client counts events and"
                .formatted(flooded, length)
            + " does not decode them");
  }
}
