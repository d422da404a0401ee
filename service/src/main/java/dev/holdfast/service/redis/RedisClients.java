package dev.holdfast.service.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Makes connections to a single Redis, to one behind Sentinel, or to a cluster. */
final class RedisClients {
  private static final String CLUSTER_SCHEME = "redis-cluster://";

  /** How long a try to connect may take. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** The longest pause between two tries, so that everything goes on soon after Redis is back. */
  private static final Duration RECONNECT_PAUSE = Duration.ofMillis(250);

  /** How many commands wait for an answer at most; beyond that they fail. */
  private static final int COMMANDS_OUTSTANDING = 20_000;

  /** How often a cluster's layout is read anew even if nothing hints at a change. */
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);

  private RedisClients() {}

  /** Connects; the URI's forms stand in the README. */
  static RedisAccess connect(String uri) {
    ClientResources resources =
        ClientResources.builder()
            .reconnectDelay(
                Delay.exponential(Duration.ofMillis(20), RECONNECT_PAUSE, 2, TimeUnit.MILLISECONDS))
            .nettyCustomizer(new FewerFlushes())
            .build();
    return uri.startsWith(CLUSTER_SCHEME)
        ? Cluster.connect(resources, clusterNodes(uri))
        : Single.connect(resources, RedisURI.create(uri));
  }

  /** {@code redis-cluster://[:password@]host[:port],host[:port]...}. */
  static List<RedisURI> clusterNodes(String uri) {
    String rest = uri.substring(CLUSTER_SCHEME.length());
    int at = rest.lastIndexOf('@');
    String credentials = rest.substring(0, at + 1);
    return Arrays.stream(rest.substring(at + 1).split(",", -1))
        .map(host -> RedisURI.create("redis://" + credentials + host))
        .toList();
  }

  /**
   * Lettuce writes each command with a system call of its own; this joins those of one round of its
   * event loop.
   */
  private static final class FewerFlushes implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      channel
          .pipeline()
          .addFirst(
              new FlushConsolidationHandler(
                  FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }
  }

  /** No command waits for a connection, and none is sent again after one was lost. */
  private static <B extends ClientOptions.Builder> B options(B builder) {
    builder
        .autoReconnect(true)
        .replayFilter(command -> true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(COMMANDS_OUTSTANDING)
        .socketOptions(
            SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build());
    return builder;
  }

  private static final class Single
      extends ConnectedRedis<
          StatefulRedisConnection<String, String>, RedisAsyncCommands<String, String>> {
    private Single(ClientResources resources, RedisClient client) {
      super(resources, client, client::connect, StatefulRedisConnection::async);
    }

    static Single connect(ClientResources resources, RedisURI uri) {
      uri.setTimeout(CONNECT_TIMEOUT);
      RedisClient client = RedisClient.create(resources, uri);
      client.setOptions(options(ClientOptions.builder()).build());
      return new Single(resources, client);
    }

    @Override
    public boolean spanPartitions() {
      return true;
    }

    @Override
    public List<? extends CompletionStage<String>> infos() {
      return List.of(commands().info());
    }

    @Override
    public CompletionStage<?> loadFunctions(String source) {
      return commands().functionLoad(source, true);
    }
  }

  private static final class Cluster
      extends ConnectedRedis<
          StatefulRedisClusterConnection<String, String>,
          RedisAdvancedClusterAsyncCommands<String, String>> {
    private Cluster(ClientResources resources, RedisClusterClient client) {
      super(resources, client, client::connect, StatefulRedisClusterConnection::async);
    }

    static Cluster connect(ClientResources resources, List<RedisURI> nodes) {
      nodes.forEach(node -> node.setTimeout(CONNECT_TIMEOUT));
      RedisClusterClient client = RedisClusterClient.create(resources, nodes);
      ClusterTopologyRefreshOptions refresh =
          ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(TOPOLOGY_REFRESH).build();
      client.setOptions(
          options(ClusterClientOptions.builder()).topologyRefreshOptions(refresh).build());
      return new Cluster(resources, client);
    }

    @Override
    public boolean spanPartitions() {
      return false;
    }

    @Override
    public List<? extends CompletionStage<String>> infos() {
      return commands().upstream().commands().info().asMap().values().stream().toList();
    }

    @Override
    public CompletionStage<?> loadFunctions(String source) {
      return CompletableFuture.allOf(
          commands().upstream().commands().functionLoad(source, true).futures());
    }
  }
}
