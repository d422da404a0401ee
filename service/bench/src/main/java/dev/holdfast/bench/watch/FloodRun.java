package dev.holdfast.bench.watch;

import dev.holdfast.bench.process.Heap;
import dev.holdfast.bench.process.ServerProcess;
import dev.holdfast.bench.report.Bound;
import dev.holdfast.bench.report.Check;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two floods of the same watches, the first to warm up and to fill what is bounded.
 *
 * @param scope what each watch covers
 * @param stalled whether there is one more watch that reads nothing
 */
record FloodRun(
    String name, int watches, String document, String scope, boolean stalled, Duration length) {
  private static final double BYTES_A_MIB = 1024 * 1024;

  /** What the second flood may leave in the heap: what is bounded was full before it. */
  private static final double HEAP_GROWTH_MIB = 2;

  /** Over one document, over everything, and beside a watch that is stalled. */
  static List<FloodRun> all(int watches, Duration length) {
    return List.of(
        new FloodRun("of one document", watches, "bench:flood-1", "bench:flood-1", false, length),
        new FloodRun("of everything", watches, "bench:flood-2", "*", false, length),
        new FloodRun(
            "of one document, beside one that reads nothing",
            watches,
            "bench:flood-3",
            "bench:flood-3",
            true,
            length));
  }

  /** Runs it, each watch opened afresh. */
  Outcome on(ServerProcess server) throws IOException, InterruptedException {
    try (var watchers = Watchers.open(server, watches, i -> scope);
        var flood = new Flood(server, watchers, document);
        var idle = server.connect()) {
      @Nullable Watcher reader = stalled ? Watcher.openStalled(idle.channel(), scope) : null;
      flood.run(length);
      long heapBefore = Heap.liveBytes(server.process());
      Duration cpuBefore = server.process().cpu();
      long eventsBefore = flood.events();
      double deliveries = flood.run(length);
      long events = flood.events() - eventsBefore;
      Duration cpu = server.process().cpu().minus(cpuBefore);
      long heapAfter = Heap.liveBytes(server.process());
      if (reader != null) {
        reader.cancel();
      }
      return new Outcome(
          this,
          deliveries,
          events,
          flood.incomplete(),
          cpu.toNanos() / 1e3 / Math.max(1, events * watches),
          heapBefore / BYTES_A_MIB,
          (heapAfter - heapBefore) / BYTES_A_MIB);
    }
  }

  /**
   * What came of it.
   *
   * @param deliveriesPerSecond of the second flood
   * @param events of the second flood
   * @param incomplete watches that did not get each event of both floods just once
   * @param cpuMicrosPerDelivery the service's, with the changes themselves
   */
  record Outcome(
      FloodRun run,
      double deliveriesPerSecond,
      long events,
      long incomplete,
      double cpuMicrosPerDelivery,
      double heapMib,
      double heapGrowthMib) {
    static final List<String> COLUMNS =
        List.of(
            "watches",
            "how many",
            "events",
            "deliveries/s",
            "not complete",
            "service CPU µs a delivery",
            "live heap MiB",
            "growth MiB");

    List<Object> row() {
      return List.of(
          run.name(),
          run.watches(),
          events,
          deliveriesPerSecond,
          incomplete,
          cpuMicrosPerDelivery,
          heapMib,
          heapGrowthMib);
    }

    List<Check> checks(double deliveriesAsked) {
      List<Check> checks = new ArrayList<>();
      checks.add(
          new Check(
              "deliveries/s, " + run.name(), deliveriesPerSecond, Bound.atLeast(deliveriesAsked)));
      checks.add(new Check("watches not complete, " + run.name(), incomplete, Bound.exactly(0)));
      if (run.stalled()) {
        checks.add(
            new Check(
                "heap growth, MiB, " + run.name(), heapGrowthMib, Bound.atMost(HEAP_GROWTH_MIB)));
      }
      return checks;
    }
  }
}
