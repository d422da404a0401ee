package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.config.WatchConfig;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random interleavings of changes, readings, deliveries, slow clients, cuts and losses, each by its
 * seed. The clients check every message; in the end each must show exactly what the store has.
 */
class WatchModelTest {
  private static final int STEPS = 600;
  private static final int PARTITIONS = 2;

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyWatchEndsWithTheStoresState(long seed) {
    Random random = new Random(seed);
    WatchConfig small =
        new WatchConfig(
            Duration.ofSeconds(10),
            1 + random.nextInt(8),
            4 + random.nextInt(30),
            64,
            1 + random.nextInt(4),
            1 + random.nextInt(4),
            Duration.ofSeconds(1));
    new Run(random, new WatchBench(PARTITIONS, small)).go();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void cutWatchSeesExactlyTheEventsOfTheUncutOne(long seed) {
    Random random = new Random(seed);
    WatchConfig config =
        new WatchConfig(
            Duration.ofSeconds(10),
            1_000_000,
            // Small rings: many a resume goes by the stream.
            64 + random.nextInt(100),
            64,
            1 + random.nextInt(4),
            1 + random.nextInt(4),
            Duration.ofSeconds(1));
    WatchBench bench = new WatchBench(PARTITIONS, config);
    List<Scope> scopes = Run.SCOPES.get(random.nextInt(Run.SCOPES.size()));
    ModelClient uncut = bench.open(scopes.toArray(new Scope[0]));
    ModelClient cut = bench.open(scopes.toArray(new Scope[0]));
    bench.settle();

    boolean connected = true;
    for (int i = 0; i < STEPS; i++) {
      switch (random.nextInt(6)) {
        case 0, 1 ->
            bench.store.toggle(Run.RESOURCES.get(random.nextInt(Run.RESOURCES.size())), "u");
        case 2 -> bench.store.deliver(random.nextInt(PARTITIONS), 1 + random.nextInt(5));
        case 3 -> {
          if (bench.store.readingsOnTheirWay() > 0) {
            bench.store.stepReading(random.nextInt(bench.store.readingsOnTheirWay()));
          }
        }
        case 4 -> bench.runOne();
        default -> {
          if (random.nextInt(10) == 0) {
            if (connected) {
              bench.cancel(cut);
              bench.run();
            } else {
              bench.open(cut, scopes, cut.token);
            }
            connected = !connected;
          } else {
            bench.run();
          }
        }
      }
    }
    if (!connected) {
      bench.open(cut, scopes, cut.token);
    }
    bench.settle();

    assertThat(bench.snapshots).isEqualTo(Map.of(SnapshotCause.BEGIN, 2));
    assertThat(cut.shown).isEqualTo(uncut.shown).isEqualTo(bench.store.held(uncut.interest));
    assertThat(byPartition(bench, cut)).isEqualTo(byPartition(bench, uncut));
  }

  /** Order is promised per resource, and kept per partition. */
  private static Map<Integer, List<Long>> byPartition(WatchBench bench, ModelClient client) {
    Map<Integer, List<Long>> revisions = new HashMap<>();
    for (WatchMessage message : client.messages) {
      for (byte[] bytes : message.events()) {
        var event = bench.decoded(bytes);
        revisions
            .computeIfAbsent(
                bench.store.partitionOf(event.resource().document()), p -> new ArrayList<>())
            .add(event.revision());
      }
    }
    return revisions;
  }

  /** One random run. */
  private static final class Run {
    static final List<ResourceId> RESOURCES = new ArrayList<>();
    static final List<List<Scope>> SCOPES;

    static {
      for (String type : List.of("document", "report")) {
        for (String id : List.of("1", "2", "3")) {
          for (String section : List.of("a", "b", "*")) {
            RESOURCES.add(WatchBench.resource(type, id, section));
          }
        }
      }
      Scope one = WatchBench.document("1");
      Scope two = WatchBench.document("2");
      Scope three = WatchBench.document("3");
      Scope lock = new Scope.OneLock(WatchBench.resource("document", "1", "a"));
      Scope other = new Scope.OneLock(WatchBench.resource("document", "1", "b"));
      Scope reports = new Scope.OneType("report");
      SCOPES =
          List.of(
              List.of(one),
              List.of(lock),
              List.of(lock, other),
              List.of(lock, one, two, three),
              List.of(reports),
              List.of(reports, one, other, two),
              List.of(reports, new Scope.OneType("document")),
              List.of(new Scope.Everything()),
              List.of(new Scope.Everything(), reports, one));
    }

    private final Random random;
    private final WatchBench bench;
    // In the order of their opening, and not of their addresses: a seed should mean the same again.
    private final Map<ModelClient, List<Scope>> clients = new LinkedHashMap<>();

    Run(Random random, WatchBench bench) {
      this.random = random;
      this.bench = bench;
    }

    void go() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      clients.keySet().forEach(client -> bench.ready(client, Integer.MAX_VALUE));
      bench.settle();
      clients.forEach(
          (client, scopes) -> {
            assertThat(client.aborted).isFalse();
            assertThat(client.ended).isNull();
            assertThat(client.isInParts()).isFalse();
            assertThat(client.shown)
                .as("what a watch of %s shows", scopes)
                .isEqualTo(bench.store.held(client.interest));
          });
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> bench.store.toggle(RESOURCES.get(random.nextInt(RESOURCES.size())), "u");
        case 3, 4 -> bench.store.deliver(random.nextInt(PARTITIONS), 1 + random.nextInt(5));
        case 5, 6 -> {
          if (bench.store.readingsOnTheirWay() > 0) {
            bench.store.stepReading(random.nextInt(bench.store.readingsOnTheirWay()));
          }
        }
        case 7, 8 -> bench.run();
        case 9 -> bench.runOne();
        case 10 -> withSomeClient();
        default -> rarely();
      }
    }

    private void withSomeClient() {
      if (clients.size() < 6 && random.nextInt(4) == 0) {
        List<Scope> scopes = SCOPES.get(random.nextInt(SCOPES.size()));
        clients.put(bench.open(scopes.toArray(new Scope[0])), scopes);
        return;
      }
      for (ModelClient client : clients.keySet()) {
        if (random.nextInt(clients.size()) == 0) {
          bench.ready(client, random.nextInt(4));
          return;
        }
      }
    }

    private void rarely() {
      switch (random.nextInt(8)) {
        case 0 -> bench.store.lose(random.nextInt(PARTITIONS));
        case 1 -> bench.store.trim(random.nextInt(PARTITIONS), random.nextInt(5));
        case 2, 3 -> cutOne();
        default -> bench.pass(Duration.ofMillis(random.nextInt(1500)));
      }
    }

    private void cutOne() {
      for (Map.Entry<ModelClient, List<Scope>> entry : clients.entrySet()) {
        if (random.nextInt(clients.size()) == 0) {
          bench.cancel(entry.getKey());
          bench.run();
          bench.open(entry.getKey(), entry.getValue(), entry.getKey().token);
          return;
        }
      }
    }
  }
}
