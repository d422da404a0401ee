package dev.holdfast.service.redis;

import static org.awaitility.Awaitility.await;

import dev.holdfast.service.FreePort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A Redis Cluster of three masters without replicas, all slots assigned. */
public final class RedisCluster implements RunningRedis {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<RedisProcess> masters = new ArrayList<>();
  private final List<Integer> busPorts = new ArrayList<>();

  private RedisCluster() {}

  /**
   * Starts one and waits until every master says that the cluster is whole.
   *
   * @param configuration further lines of each redis.conf
   */
  public static RedisCluster start(String... configuration) {
    var cluster = new RedisCluster();
    try {
      for (int i = 0; i < MASTERS; i++) {
        var lines = new ArrayList<>(List.of(configuration));
        lines.add("cluster-enabled yes");
        // The default, port + 10000, may be taken or beyond 65535.
        int busPort = FreePort.next();
        lines.add("cluster-port " + busPort);
        cluster.busPorts.add(busPort);
        cluster.masters.add(RedisProcess.onPort(FreePort.next(), lines));
      }
      cluster.join();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** {@code redis-cluster://127.0.0.1:port,127.0.0.1:port,127.0.0.1:port}. */
  @Override
  public String uri() {
    return masters.stream()
        .map(master -> "127.0.0.1:" + master.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** The masters, the lowest slots first. */
  public List<RedisProcess> masters() {
    return List.copyOf(masters);
  }

  @Override
  public void close() {
    masters.forEach(RedisProcess::close);
  }

  private void join() {
    RedisClient client = RedisClient.create();
    try {
      for (int i = 0; i < MASTERS; i++) {
        try (var connection = client.connect(RedisURI.create(masters.get(i).uri()))) {
          var node = connection.sync();
          cluster(node, "SET-CONFIG-EPOCH", i + 1);
          cluster(node, "ADDSLOTSRANGE", i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS - 1);
          if (i > 0) {
            cluster(node, "MEET", "127.0.0.1", masters.get(0).port(), busPorts.get(0));
          }
        }
      }
      for (RedisProcess master : masters) {
        try (var connection = client.connect(RedisURI.create(master.uri()))) {
          await().atMost(LIMIT).until(() -> isWhole(connection.sync()));
        }
      }
    } finally {
      client.shutdown(Duration.ZERO, LIMIT);
    }
  }

  private static boolean isWhole(RedisCommands<String, String> node) {
    String info = node.clusterInfo();
    return info.contains("cluster_state:ok") && info.contains("cluster_size:" + MASTERS);
  }

  /** Lettuce's own MEET knows no bus port, and its slot ranges are an array of a generic type. */
  private static void cluster(RedisCommands<String, String> node, Object... arguments) {
    var args = new CommandArgs<>(StringCodec.UTF8);
    for (Object argument : arguments) {
      args.add(argument.toString());
    }
    node.dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), args);
  }
}
