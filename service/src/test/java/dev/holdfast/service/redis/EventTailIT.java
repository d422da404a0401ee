package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.watch.EventStore;
import dev.holdfast.service.watch.EventStore.Head;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventTailIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final RedisProcess redis = RedisProcess.start();
  private final RedisClient client = RedisClient.create();
  private final Heard heard = new Heard();
  private StatefulRedisConnection<String, String> writer;
  private EventTail tail;
  private boolean spanPartitions = true;

  @BeforeEach
  void connect() {
    writer = client.connect(uri());
    tail =
        new EventTail(
            new Connections(), new Partitions(ScriptFixture.PARTITIONS), this::head, heard);
  }

  @AfterEach
  void close() {
    tail.close();
    client.shutdown(Duration.ZERO, LIMIT);
    redis.close();
  }

  private RedisURI uri() {
    RedisURI uri = RedisURI.create(redis.uri());
    uri.setTimeout(Duration.ofSeconds(2));
    return uri;
  }

  @Test
  void readsFromAfterTheRevisionOnAndAsItComes() {
    write(3, 11, 10);
    write(3, 12, 11);
    tail.follow(3, 11);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(heard.revisions(3)).containsExactly(12L));
    write(3, 13, 12);
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(heard.revisions(3)).containsExactly(12L, 13L));
  }

  @Test
  void partitionFollowedWhileAReadWaitsIsReadAtOnce() {
    tail.follow(1, 0);
    int atOnce = 0;
    for (int partition = 2; partition <= 6; partition++) {
      int another = partition;
      // The read of the others waits on the server by now.
      await().atMost(LIMIT).until(this::isReaderBlocked);
      write(another, 5, 0);
      long followed = System.nanoTime();
      tail.follow(another, 0);
      await().atMost(LIMIT).until(() -> heard.revisions(another).equals(List.of(5L)));
      // The read would wait for two seconds, each time; a busy machine is not as slow each time.
      if (System.nanoTime() - followed < Duration.ofSeconds(1).toNanos()) {
        atOnce++;
      }
    }
    assertThat(atOnce).isPositive();
  }

  @Test
  void eachPartitionHasAReadOfItsOwnWhereOneMayNotSpanThem() {
    spanPartitions = false;
    tail.follow(1, 0);
    tail.follow(2, 0);
    write(1, 5, 0);
    write(2, 6, 0);
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(5L)));
    await().atMost(LIMIT).until(() -> heard.revisions(2).equals(List.of(6L)));
  }

  @Test
  void nothingMoreIsHeardOfAnUnfollowedPartition() {
    tail.follow(1, 0);
    tail.follow(2, 0);
    write(1, 5, 0);
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(5L)));
    tail.unfollow(1);
    write(1, 6, 5);
    write(2, 7, 0);
    await().atMost(LIMIT).until(() -> heard.revisions(2).equals(List.of(7L)));
    assertThat(heard.revisions(1)).containsExactly(5L);
  }

  @Test
  void quietPartitionTellsItsHeadEvenWhileAnotherIsBusy() {
    tail.follow(1, 0);
    tail.follow(2, 0);
    write(1, 5, 0);
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(5L)));
    writer.sync().flushall();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              write(2, System.nanoTime(), 0);
              return heard.heads.getOrDefault(1, new Head("e", -1)).revision() == 0;
            });
  }

  @Test
  void eventsThatWereTrimmedUnreadShowAsAHeadThatIsAhead() {
    tail.follow(1, 0);
    await().atMost(LIMIT).until(this::isReaderBlocked);
    writer.sync().hset("revision:{1}", Map.of("last", "9", "epoch", "e"));
    await().atMost(LIMIT).until(() -> new Head("e", 9).equals(heard.heads.get(1)));
  }

  @Test
  void goesOnAfterRedisCameBackWithEventsWrittenMeanwhile() {
    tail.follow(1, 0);
    write(1, 5, 0);
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(5L)));
    redis.kill();
    await().atMost(LIMIT).until(() -> heard.available.equals(List.of(false)));
    redis.startAgain();
    await().atMost(LIMIT).untilAsserted(() -> assertThat(writer.sync().ping()).isEqualTo("PONG"));
    write(1, 6, 5);
    await().atMost(LIMIT).until(() -> heard.available.equals(List.of(false, true)));
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(5L, 6L)));
  }

  @Test
  void redisThatHangsIsFoundAndReadAgainAfterwards() {
    tail.follow(1, 0);
    await().atMost(LIMIT).until(this::isReaderBlocked);
    redis.pause();
    await().atMost(LIMIT).until(() -> heard.available.equals(List.of(false)));
    redis.resume();
    write(1, 6, 0);
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(6L)));
    assertThat(heard.available).containsExactly(false, true);
  }

  @Test
  void readsOnOnlyWhenTheListenerHasTakenWhatCame() {
    heard.hold = new CompletableFuture<>();
    tail.follow(1, 0);
    write(1, 5, 0);
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(5L)));
    write(1, 6, 5);
    write(2, 7, 0);
    tail.follow(2, 0);
    assertThat(heard.revisions(1)).containsExactly(5L);
    heard.hold.complete(null);
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(5L, 6L)));
    await().atMost(LIMIT).until(() -> heard.revisions(2).equals(List.of(7L)));
  }

  @Test
  void eventThatCannotBeReadIsLeftOut() {
    tail.follow(1, 0);
    writer
        .sync()
        .xadd("events:{1}", new XAddArgs().id("4-0"), Map.of("event", "{\"type\":\"MELTED\"}"));
    write(1, 5, 4);
    await().atMost(LIMIT).until(() -> heard.revisions(1).equals(List.of(5L)));
  }

  private boolean isReaderBlocked() {
    return writer.sync().info("clients").contains("blocked_clients:1");
  }

  private void write(int partition, long revision, long previous) {
    String event =
        """
        {"type":"RELEASED","resource":"document:1:a","ended":{"user":"u","name":"U","lock":"l",\
        "mode":"exclusive","acquired":1,"expires":2,"ttl":1,"token":"%d"},"reason":"HOLDER",\
        "holders":0,"time":3,"epoch":"e","prev":"%d"}"""
            .formatted(previous, previous);
    writer
        .sync()
        .xadd(
            "events:{" + partition + "}",
            new XAddArgs().id(revision + "-0"),
            Map.of("event", event));
    writer
        .sync()
        .hset(
            "revision:{" + partition + "}", Map.of("last", Long.toString(revision), "epoch", "e"));
  }

  private CompletionStage<Head> head(int partition) {
    return writer
        .async()
        .hget("revision:{" + partition + "}", "last")
        .toCompletableFuture()
        .orTimeout(1, TimeUnit.SECONDS)
        .thenApply(last -> new Head("e", last == null ? 0 : Long.parseLong(last)));
  }

  private final class Connections implements EventConnections {
    @Override
    public boolean spanPartitions() {
      return spanPartitions;
    }

    @Override
    public Connection open() {
      StatefulRedisConnection<String, String> connection = client.connect(uri());
      return new Connection() {
        @Override
        public RedisClusterAsyncCommands<String, String> commands() {
          return connection.async();
        }

        @Override
        public StatefulConnection<String, String> connection() {
          return connection;
        }

        @Override
        public void close() {
          var unused = connection.closeAsync();
        }
      };
    }
  }

  private static final class Heard implements EventStore.Listener {
    private final Map<Integer, List<Long>> revisions = new ConcurrentHashMap<>();
    final Map<Integer, Head> heads = new ConcurrentHashMap<>();
    final List<Boolean> available = new CopyOnWriteArrayList<>();
    volatile CompletableFuture<Void> hold = CompletableFuture.completedFuture(null);

    List<Long> revisions(int partition) {
      return revisions.getOrDefault(partition, List.of());
    }

    @Override
    public CompletionStage<Void> events(int partition, List<LockEvent> events) {
      List<Long> of = revisions.computeIfAbsent(partition, p -> new CopyOnWriteArrayList<>());
      events.forEach(event -> of.add(event.revision()));
      return hold;
    }

    @Override
    public void idle(int partition, Head head) {
      heads.put(partition, head);
    }

    @Override
    public void available(boolean now) {
      available.add(now);
    }
  }
}
