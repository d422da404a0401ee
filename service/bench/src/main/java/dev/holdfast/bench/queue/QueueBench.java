package dev.holdfast.bench.queue;

import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.process.RedisProcess;
import dev.holdfast.bench.process.Workspace;
import dev.holdfast.bench.report.Bound;
import dev.holdfast.bench.report.Check;
import dev.holdfast.bench.report.Report;
import dev.holdfast.bench.report.Table;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a lock takes from a Release to the answer of the next Acquire in the queue. */
@Command(
    name = "queue",
    description = "Hand-overs from holder to waiter.",
    mixinStandardHelpOptions = true)
public final class QueueBench implements Callable<Integer> {
  private static final double MEDIAN_MILLIS = 2;
  private static final double MEDIAN = 50;
  private static final double RARE = 99;
  private static final double NANOS_A_MILLI = 1e6;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--callers",
      description = "How many take turns. Default: ${DEFAULT-VALUE}",
      defaultValue = "8")
  private int callers;

  @Option(
      names = "--hand-overs",
      description = "How many are measured. Default: ${DEFAULT-VALUE}",
      defaultValue = "3000")
  private int handOvers;

  @Option(
      names = "--warm-up",
      description = "How many come before. Default: ${DEFAULT-VALUE}",
      defaultValue = "3000")
  private int warmUp;

  @Override
  public Integer call() throws Exception {
    try (var workspace = new Workspace();
        var redis = RedisProcess.start(workspace, "redis");
        var first = options.holdfast().serve(workspace, redis);
        var second = options.holdfast().serve(workspace, redis);
        var toFirst = first.connect();
        var toSecond = second.connect()) {
      Histogram one = handOver(List.of(toFirst.channel()), "bench:one:main");
      Histogram two = handOver(List.of(toFirst.channel(), toSecond.channel()), "bench:two:main");
      options.results().publish(report(one, two));
    }
    return 0;
  }

  private Histogram handOver(List<Channel> channels, String resource) throws Exception {
    return new HandOvers(channels, callers, resource).run(warmUp, handOvers);
  }

  private Report report(Histogram one, Histogram two) {
    var rows = new ArrayList<List<Object>>();
    rows.add(row("all callers at one instance", one));
    rows.add(row("callers at two instances in turn", two));
    return new Report(
        "queue",
        List.of(
            "from before Release is sent until the next caller has its answer",
            callers + " callers take turns; " + handOvers + " hand-overs, as many before"),
        List.of(new Table("Hand-over, ms", List.of("where", "median", "p99"), rows)),
        List.of(
            new Check("median, one instance, ms", millis(one, MEDIAN), Bound.atMost(MEDIAN_MILLIS)),
            new Check(
                "median, two instances, ms", millis(two, MEDIAN), Bound.atMost(MEDIAN_MILLIS))));
  }

  private static List<Object> row(String where, Histogram histogram) {
    return List.of(where, millis(histogram, MEDIAN), millis(histogram, RARE));
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_A_MILLI;
  }
}
