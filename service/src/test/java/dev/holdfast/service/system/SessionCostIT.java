package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.RenewRequest;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sessions cost while nothing happens: Redis next to nothing, a user's line a few bytes. */
class SessionCostIT {
  private static final int SESSIONS = 1_000;

  /** As the requirement says; above what an instance without sessions needs. */
  private static final double COMMANDS_PER_SECOND = 20;

  /** Over how long commands are counted: several of all that is done now and then. */
  private static final long COUNTED_SECONDS = 10;

  /** A minute's heartbeats, as the defaults have them. */
  private static final int STREAM_HEARTBEATS = 6;

  private static final long BYTES_A_MINUTE = 10_000;

  @Test
  void aThousandSessionsCostRedisNextToNothing(@TempDir Path data) {
    try (var redis = RedisProcess.start();
        var fleet =
            new Fleet(
                data, redis.uri(), "locks.single-tab: false", "grpc.watches-per-user: 2000")) {
      LocalInstance instance = fleet.start();
      RedisClient client = RedisClient.create(redis.uri());
      try (var connection = client.connect()) {
        double idle = commandsPerSecond(connection.sync());
        List<RecordedWatch> streams = open(fleet, instance);
        assertThat(connection.sync().keys("sessions:*")).isNotEmpty();

        double attached = commandsPerSecond(connection.sync());

        System.out.printf(
            "commands a second: %.1f without sessions, %.1f with %d%n", idle, attached, SESSIONS);
        assertThat(attached - idle).isLessThan(COMMANDS_PER_SECOND);
        streams.forEach(RecordedWatch::close);
      } finally {
        client.shutdown();
      }
    }
  }

  /** Ten connections, as browsers share none and a proxy shares all; two hundred calls fit one. */
  private static List<RecordedWatch> open(Fleet fleet, LocalInstance instance) {
    var streams = new ArrayList<RecordedWatch>();
    var clients = new ArrayList<Client>();
    for (int connection = 0; connection < 10; connection++) {
      Client client = fleet.client(instance, "user" + connection);
      clients.add(client);
      for (int i = 0; i < SESSIONS / 10; i++) {
        streams.add(RecordedWatch.inSession(client, "tab" + i, "document:" + i));
      }
    }
    soon()
        .untilAsserted(
            () -> {
              for (int i = 0; i < SESSIONS; i++) {
                // As every client does; so many at once may be too much for a busy machine.
                if (streams.get(i).status() != null) {
                  streams.get(i).resume(clients.get(i / (SESSIONS / 10)));
                }
              }
              assertThat(streams).filteredOn(stream -> stream.snapshots() != 1).isEmpty();
            });
    return streams;
  }

  /** Commands that clients send, by Redis's own count and clock; not what scripts do within. */
  private static double commandsPerSecond(RedisCommands<String, String> redis) {
    long from = seconds(redis);
    long before = calls(redis);
    soon().until(() -> seconds(redis) >= from + COUNTED_SECONDS);
    return (calls(redis) - before) / (double) (seconds(redis) - from);
  }

  private static long seconds(RedisCommands<String, String> redis) {
    return Long.parseLong(redis.time().get(0));
  }

  private static long calls(RedisCommands<String, String> redis) {
    Pattern sent =
        Pattern.compile("cmdstat_(?:evalsha|eval|fcall|fcall_ro|xread|xtrim):calls=(\\d+)");
    return sent.matcher(redis.info("commandstats"))
        .results()
        .map((MatchResult found) -> Long.parseLong(found.group(1)))
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void aMinuteOfHeartbeatsIsAFewKilobytesOnTheWire(@TempDir Path data) throws Exception {
    try (var redis = RedisProcess.start();
        var fleet =
            new Fleet(data, redis.uri(), "locks.single-tab: false", "watch.heartbeat: 200ms");
        var proxy = new CountingProxy(fleet.start().grpcPort())) {
      Client smith = fleet.client(proxy.port(), "smith");
      RecordedWatch stream = RecordedWatch.inSession(smith, "tab", "document:1");
      soon().until(() -> stream.snapshots() == 1);
      smith.acquireIn("tab", "document:1:a");
      // What a connection sends once is sent by now.
      heartbeat(smith, stream, 1);

      long before = proxy.bytes();
      heartbeat(smith, stream, STREAM_HEARTBEATS);
      long minute = proxy.bytes() - before;

      System.out.printf("bytes a minute of heartbeats: %d%n", minute);
      assertThat(minute).isLessThan(BYTES_A_MINUTE);
      stream.close();
    }
  }

  private static void heartbeat(Client client, RecordedWatch stream, int beats) {
    int from = stream.heartbeats();
    assertThat(
            client
                .calls(Duration.ofSeconds(TimeUnit.MINUTES.toSeconds(1)))
                .renew(RenewRequest.newBuilder().setSessionId("tab").build())
                .getLocksList())
        .hasSize(1);
    soon().until(() -> stream.heartbeats() >= from + beats);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60));
  }
}
