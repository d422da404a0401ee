package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.service.system.RecordedCall.Kind;
import io.lettuce.core.FlushMode;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients at two instances of one Redis, while all that can break breaks: each resource has
 * one holder at a time, its tokens grow, and no answer is without a reason.
 */
class LinearizabilityIT {
  private static final int CLIENTS = 8;
  private static final List<String> RESOURCES =
      List.of("document:1:a", "document:1:b", "document:2:a", "task:3:a");

  /** What has to go on after each fault before the next one comes. */
  private static final int GRANTS_BETWEEN_FAULTS = 100;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Queue<RecordedCall> history = new ConcurrentLinkedQueue<>();
  private final List<Client> connections = new ArrayList<>();
  private volatile boolean ended;

  @Test
  void locksStayLinearizableWhileInstancesConnectionsAndRedisFail(@TempDir Path data)
      throws Exception {
    // A run that failed is repeated with its seed, as far as threads allow.
    long seed = Long.getLong("seed", System.nanoTime());
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try (var redis = RedisProcess.start("appendonly yes", "appendfsync always");
        // A lock that was left to its TTL must not keep its user from the next one.
        var fleet = new Fleet(data, redis.uri(), "locks.single-tab: false")) {
      var first = fleet.start();
      var second = fleet.fork();
      List<Future<?>> running = startClients(fleet, first, second, seed, threads);
      try {
        breakThings(redis, second);
      } finally {
        ended = true;
        threads.shutdown();
        assertThat(threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
    assertThat(HistoryChecker.violations(List.copyOf(history)))
        .as("with -Dseed=%d, %d calls", seed, history.size())
        .isEmpty();
  }

  private List<Future<?>> startClients(
      Fleet fleet, Instance first, Instance second, long seed, ExecutorService threads) {
    var running = new ArrayList<Future<?>>();
    for (int i : IntStream.range(0, CLIENTS).toArray()) {
      List<Client> own = List.of(fleet.client(first, "user" + i), fleet.client(second, "user" + i));
      connections.addAll(own);
      var client = new RecordingClient(own, RESOURCES, new Random(seed + i), history);
      running.add(
          threads.submit(
              () -> {
                while (!ended) {
                  client.step();
                }
              }));
    }
    return running;
  }

  private void breakThings(RedisProcess redis, ForkedInstance instance) {
    goOn();
    flushScripts(redis);
    goOn();
    cutConnections();
    goOn();
    instance.kill();
    goOn();
    instance.startAgain();
    goOn();
    redis.kill();
    redis.startAgain();
    goOn();
    cutConnections();
    instance.pause();
    goOn();
    instance.resume();
    goOn();
    redis.restart();
    goOn();
    redis.pause();
    failSome();
    redis.resume();
    goOn();
  }

  /** Returns when the clients were granted many more locks. */
  private void goOn() {
    long wanted = grants() + GRANTS_BETWEEN_FAULTS;
    await().atMost(LIMIT).until(() -> grants() >= wanted);
  }

  /** Returns when each client has gone without an answer once more, or so. */
  private void failSome() {
    long wanted = unknowns() + CLIENTS;
    await().atMost(LIMIT).until(() -> unknowns() >= wanted);
  }

  private long grants() {
    return history.stream().filter(call -> call.is(Kind.ACQUIRE) && call.isDone()).count();
  }

  private long unknowns() {
    return history.stream().filter(RecordedCall::isUnknown).count();
  }

  private void cutConnections() {
    connections.forEach(Client::cut);
  }

  private static void flushScripts(RedisProcess redis) {
    try (var client = RedisClient.create(redis.uri());
        var connection = client.connect()) {
      connection.sync().functionFlush(FlushMode.SYNC);
    }
  }
}
