package dev.holdfast.bench.edge;

import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.edge.OneCaller.Call;
import dev.holdfast.bench.process.Connection;
import dev.holdfast.bench.process.EnvoyFront;
import dev.holdfast.bench.process.RedisProcess;
import dev.holdfast.bench.process.ServerProcess;
import dev.holdfast.bench.process.Workspace;
import dev.holdfast.bench.report.Bound;
import dev.holdfast.bench.report.Check;
import dev.holdfast.bench.report.Report;
import dev.holdfast.bench.report.Spread;
import dev.holdfast.bench.report.Table;
import dev.holdfast.bench.watch.Watchers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What Envoy adds to a call, and what idle watches through it do to the calls beside them. */
@Command(
    name = "edge",
    description = "Calls through Envoy beside calls without it, and beside many idle watches.",
    mixinStandardHelpOptions = true)
public final class EdgeBench implements Callable<Integer> {
  private static final double ADDED_MICROS = 1_000;

  /** As fast as before, but for what two runs differ by anyway. */
  private static final double SAME = 1.25;

  private static final double MEDIAN = 50;
  private static final double LATE = 99;

  /** Envoy lets a connection have 100 calls open. */
  private static final int WATCHES_A_CONNECTION = 90;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--rounds",
      description = "Each kind of run in turn, so often. Default: ${DEFAULT-VALUE}",
      defaultValue = "5")
  private int rounds;

  @Option(
      names = "--cycles",
      description = "Acquire, Renew and Release in a run. Default: ${DEFAULT-VALUE}",
      defaultValue = "1000")
  private int cycles;

  @Option(
      names = "--watches",
      description = "How many are idle. Default: ${DEFAULT-VALUE}",
      defaultValue = "2000")
  private int watches;

  /** The runs of one kind. */
  private record Runs(String what, List<OneCaller> all) {
    Runs(String what) {
      this(what, new ArrayList<>());
    }

    Spread micros(Call call, double percentile) {
      ToDoubleFunction<OneCaller> value = run -> run.percentileMicros(call, percentile);
      return Spread.of(all.stream().mapToDouble(value).toArray());
    }

    double median(Call call) {
      return micros(call, MEDIAN).median();
    }

    List<List<Object>> rows() {
      List<List<Object>> rows = new ArrayList<>();
      for (Call call : Call.values()) {
        rows.add(List.of(what + ", " + call, micros(call, MEDIAN), micros(call, LATE)));
      }
      return rows;
    }
  }

  @Override
  public Integer call() throws Exception {
    var direct = new Runs("without Envoy");
    var through = new Runs("through Envoy");
    var besideWatches = new Runs("through Envoy, beside the watches");
    try (var workspace = new Workspace();
        var redis = RedisProcess.start(workspace, "redis");
        ServerProcess server = options.holdfast().serve(workspace, redis);
        EnvoyFront envoy = EnvoyFront.start(workspace, server);
        Connection straight = server.connect();
        Connection around = envoy.connect()) {
      // The first run of each warms both up.
      OneCaller.run(straight, cycles);
      OneCaller.run(around, cycles);
      for (int round = 0; round < rounds; round++) {
        direct.all().add(OneCaller.run(straight, cycles));
        through.all().add(OneCaller.run(around, cycles));
      }
      try (var open =
          Watchers.open(
              envoy::connect, WATCHES_A_CONNECTION, watches, i -> "idle:" + i, events -> {})) {
        for (int round = 0; round < rounds; round++) {
          besideWatches.all().add(OneCaller.run(around, cycles));
        }
        if (open.incomplete(0) > 0) {
          throw new IllegalStateException("some watches ended");
        }
      }
    }
    options.results().publish(report(direct, through, besideWatches));
    return 0;
  }

  private Report report(Runs direct, Runs through, Runs besideWatches) {
    List<List<Object>> rows = new ArrayList<>();
    List.of(direct, through, besideWatches).forEach(runs -> rows.addAll(runs.rows()));
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "Envoy adds to Acquire at p50, µs",
            through.median(Call.ACQUIRE) - direct.median(Call.ACQUIRE),
            Bound.atMost(ADDED_MICROS)));
    for (Call call : Call.values()) {
      checks.add(
          new Check(
              "%s at p50 beside %d idle watches, of that without".formatted(call, watches),
              besideWatches.median(call) / through.median(call),
              Bound.atMost(SAME)));
    }
    return new Report(
        "edge",
        List.of(
            "one caller, one call at a time, over one HTTP/2 connection without TLS",
            "%d rounds of %d cycles of each, in turn".formatted(rounds, cycles),
            "%d watches, each of a document of its own, through Envoy".formatted(watches)),
        List.of(new Table("Latency, µs", List.of("what", "p50", "p99"), rows)),
        checks);
  }
}
