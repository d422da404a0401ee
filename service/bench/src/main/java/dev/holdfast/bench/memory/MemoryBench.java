package dev.holdfast.bench.memory;

import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.load.Bulk;
import dev.holdfast.bench.load.LockCalls;
import dev.holdfast.bench.person.Persons;
import dev.holdfast.bench.process.Heap;
import dev.holdfast.bench.process.RedisProcess;
import dev.holdfast.bench.process.ServerProcess;
import dev.holdfast.bench.process.Workspace;
import dev.holdfast.bench.report.Bound;
import dev.holdfast.bench.report.Check;
import dev.holdfast.bench.report.Report;
import dev.holdfast.bench.report.Table;
import dev.holdfast.bench.watch.Watchers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Bytes of Redis a held lock, and bytes of the service's heap an open watch. */
@Command(
    name = "memory",
    description = "Memory of many locks and many watches.",
    mixinStandardHelpOptions = true)
public final class MemoryBench implements Callable<Integer> {
  private static final double BYTES_A_LOCK = 700;
  private static final double BYTES_A_PERSONS_LOCK = 1_600;
  private static final double BYTES_A_WATCH = 6 * 1024;

  /** Nothing may expire while it is measured. */
  private static final Duration TTL = Duration.ofHours(1);

  /** After the last call, for what is put off to be done. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--locks",
      description = "How many are held. Default: ${DEFAULT-VALUE}",
      defaultValue = "100000")
  private int locks;

  @Option(
      names = "--sections",
      description = "Locks that share a document. Default: ${DEFAULT-VALUE}, the dearest",
      defaultValue = "1")
  private int sections;

  @Option(
      names = "--watches",
      description = "How many are open. Default: ${DEFAULT-VALUE}",
      defaultValue = "5000")
  private int watches;

  @Option(
      names = "--persons",
      description =
          "How many users with a session hold a lock that they look at. Default: ${DEFAULT-VALUE}",
      defaultValue = "2000")
  private int persons;

  @Override
  public Integer call() throws Exception {
    try (var workspace = new Workspace();
        var redis = RedisProcess.start(workspace, "redis");
        var server = options.holdfast().serve(workspace, redis)) {
      long without = usedMemory(redis);
      acquireAll(server);
      long withLocks = usedMemory(redis);
      double heapOfWatch = heapOfWatch(server);
      redis.trimStreams("events:*");
      long withoutEvents = usedMemory(redis);
      double lock = (double) (withoutEvents - without) / locks;
      double lockAndEvent = (double) (withLocks - without) / locks;
      double ofPerson = redisOfPerson(server, redis, withoutEvents);
      options.results().publish(report(lock, lockAndEvent, ofPerson, heapOfWatch));
    }
    return 0;
  }

  private void acquireAll(ServerProcess server) throws InterruptedException {
    try (var connection = server.connect()) {
      Bulk.run(
          locks,
          i -> {
            String resource = "%s:section-%d".formatted(document(i), i % sections);
            return new LockCalls(connection.channel(), resource, TTL).acquireAtLast();
          });
    }
  }

  private String document(int lock) {
    return "bench:" + lock / sections;
  }

  /** Of a watch of one document with its locks, its share of a connection included. */
  private double heapOfWatch(ServerProcess server) throws IOException, InterruptedException {
    long without = Heap.liveBytes(server.process());
    try (var open = Watchers.open(server, watches, i -> document(i % locks))) {
      TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
      return (double) (Heap.liveBytes(server.process()) - without) / open.count();
    }
  }

  /** Of a lock, its user's reservation, its session and its viewer. */
  private double redisOfPerson(ServerProcess server, RedisProcess redis, long without)
      throws InterruptedException {
    try (var open = Persons.open(server, persons, TTL)) {
      Bulk.run(persons, open::acquire);
      redis.trimStreams("events:*");
      return (double) (usedMemory(redis) - without) / persons;
    }
  }

  private static long usedMemory(RedisProcess redis) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
    return redis.info("memory").number("used_memory");
  }

  private Report report(double lock, double lockAndEvent, double ofPerson, double watch) {
    var table =
        new Table(
            "Bytes",
            List.of("what", "how many", "bytes each"),
            List.of(
                List.of("Redis: a lock", locks, lock),
                List.of("Redis: a lock and the event of its grant", locks, lockAndEvent),
                List.of("Redis: a person's lock, session and viewer", persons, ofPerson),
                List.of("service heap: a watch", watches, watch)));
    return new Report(
        "memory",
        List.of(
            "Redis: the growth of used_memory; an event is kept for five minutes",
            "%d locks a document".formatted(sections),
            "heap: the growth of all live objects after a full collection (jcmd"
                + " GC.class_histogram)"),
        List.of(table),
        List.of(
            new Check("Redis, B a lock", lock, Bound.atMost(BYTES_A_LOCK)),
            new Check("Redis, B a lock with its event", lockAndEvent, Bound.atMost(BYTES_A_LOCK)),
            new Check(
                "Redis, B a person's lock, session and viewer",
                ofPerson,
                Bound.atMost(BYTES_A_PERSONS_LOCK)),
            new Check("service heap, B a watch", watch, Bound.atMost(BYTES_A_WATCH))));
  }
}
