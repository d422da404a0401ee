package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.LockEvent;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch that is cut at any moment and goes on at another instance misses nothing. */
class WatchResumeIT {
  private static final int WRITERS = 4;
  private static final int CYCLES = 300;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** One lock, a document, a type, two of them overlapping, and everything. */
  private static final List<List<String>> SCOPES =
      List.of(
          List.of("document:1:a"),
          List.of("document:1"),
          List.of("document:*"),
          List.of("document:2", "task:1:a", "document:2:b"),
          List.of("*"));

  private static final List<String> RESOURCES =
      List.of(
          "document:1:a",
          "document:1:b",
          "document:1:*",
          "document:2:a",
          "document:2:b",
          "document:3:a",
          "task:1:a",
          "task:2:a");

  /** How many events, at random up to that, come between two cuts. */
  private static final int EVENTS_BETWEEN_CUTS = 40;

  private static final int CUTS_AT_LEAST = 10;

  /** How often who waits for events looks whether there will be more. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private volatile boolean writing = true;

  @Test
  void cutWatchesSeeExactlyWhatTheUncutOnesSee(@TempDir Path data) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + SCOPES.size());
    try (var redis = RedisProcess.start();
        // However slow the machine is, no call fails here.
        var fleet = new Fleet(data, redis.uri(), "redis.timeout: 20s")) {
      var instances = List.of(fleet.start(), fleet.start());
      List<Client> readers =
          instances.stream().map(instance -> fleet.client(instance, "reader", "admin")).toList();
      List<RecordedWatch> uncut =
          SCOPES.stream().map(scope -> open(readers.get(0), scope)).toList();
      List<RecordedWatch> cut = SCOPES.stream().map(scope -> open(readers.get(1), scope)).toList();
      List<RecordedWatch> away = SCOPES.stream().map(scope -> open(readers.get(1), scope)).toList();
      away.forEach(RecordedWatch::cut);

      var cutting = new ArrayList<Future<Integer>>();
      for (int i : IntStream.range(0, cut.size()).toArray()) {
        var random = new Random(seed + i);
        cutting.add(threads.submit(() -> cutAgainAndAgain(cut.get(i), readers, random)));
      }
      write(fleet, instances, seed, threads);
      writing = false;

      // An instance that is new has nothing in memory, and so reads all of it from the stream.
      Client late = fleet.client(fleet.start(), "reader", "admin");
      away.forEach(watch -> watch.resume(late));
      for (int i : IntStream.range(0, cut.size()).toArray()) {
        assertThat(cutting.get(i).get()).as("cuts of %s", SCOPES.get(i)).isPositive();
        assertSame(seed, SCOPES.get(i), cut.get(i), uncut.get(i));
        assertSame(seed, SCOPES.get(i), away.get(i), uncut.get(i));
      }
      assertThat(cutting.get(SCOPES.size() - 1).get()).isGreaterThan(CUTS_AT_LEAST);
    } finally {
      threads.shutdownNow();
    }
  }

  private static RecordedWatch open(Client client, List<String> scopes) {
    var watch = RecordedWatch.open(client, scopes.toArray(String[]::new));
    await().atMost(MINUTE).until(() -> watch.snapshots() == 1);
    return watch;
  }

  /** Answers how often it cut. */
  private int cutAgainAndAgain(RecordedWatch watch, List<Client> readers, Random random)
      throws InterruptedException {
    int cuts = 0;
    while (writing) {
      int wanted = watch.eventCount() + random.nextInt(EVENTS_BETWEEN_CUTS);
      while (writing && watch.eventCount() < wanted) {
        watch.awaitEvents(wanted, LOOK);
      }
      watch.cut();
      watch.resume(readers.get(random.nextInt(readers.size())));
      cuts++;
    }
    return cuts;
  }

  private static void write(
      Fleet fleet, List<LocalInstance> instances, long seed, ExecutorService threads)
      throws Exception {
    var writers = new ArrayList<Future<?>>();
    for (int i : IntStream.range(0, WRITERS).toArray()) {
      Client client = fleet.client(instances.get(i % instances.size()), "writer" + i);
      var random = new Random(seed - i);
      writers.add(threads.submit(() -> acquireAndRelease(client, "lock" + i, random)));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
  }

  private static void acquireAndRelease(Client client, String lockId, Random random) {
    for (int i = 0; i < CYCLES; i++) {
      String resource = RESOURCES.get(random.nextInt(RESOURCES.size()));
      try {
        client.acquire(resource, lockId, MINUTE);
        client.release(resource, lockId);
      } catch (StatusRuntimeException e) {
        assertThat(RefusalDetails.of(e).reason()).isEqualTo("LOCK_HELD");
      }
    }
  }

  private static void assertSame(
      long seed, List<String> scopes, RecordedWatch cut, RecordedWatch uncut) {
    await()
        .atMost(MINUTE)
        .untilAsserted(
            () ->
                assertThat(byResource(cut))
                    .as("%s, seed %d", scopes, seed)
                    .isEqualTo(byResource(uncut)));
    assertThat(uncut.events()).isNotEmpty();
    assertThat(cut.locks()).isEqualTo(uncut.locks()).isEmpty();
    assertThat(cut.snapshots()).as("snapshots of %s", scopes).isEqualTo(1);
  }

  private static Map<String, List<LockEvent>> byResource(RecordedWatch watch) {
    return watch.events().stream()
        .collect(Collectors.groupingBy(event -> event.getLock().getResourceId()));
  }
}
