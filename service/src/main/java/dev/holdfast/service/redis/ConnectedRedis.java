package dev.holdfast.service.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** A client, and the connection that all calls share; what depends on the layout is left open. */
abstract class ConnectedRedis<
        C extends StatefulConnection<String, String>,
        A extends RedisClusterAsyncCommands<String, String>>
    implements RedisAccess {
  /** How long closing may take. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final Supplier<C> connect;
  private final Function<C, A> commands;
  private final C shared;

  /**
   * Connects; where that fails, closes what it was given.
   *
   * @param connect makes a connection of the client's
   * @param commands those of such a connection
   */
  ConnectedRedis(
      ClientResources resources,
      AbstractRedisClient client,
      Supplier<C> connect,
      Function<C, A> commands) {
    this.resources = resources;
    this.client = client;
    this.connect = connect;
    this.commands = commands;
    try {
      shared = connect.get();
    } catch (RuntimeException e) {
      shutdown();
      throw e;
    }
  }

  @Override
  public final A commands() {
    return commands.apply(shared);
  }

  @Override
  public final EventConnections.Connection open() {
    C connection = connect.get();
    return new Dedicated(connection, commands.apply(connection));
  }

  @Override
  public final void close() {
    shutdown();
  }

  private void shutdown() {
    client.shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    resources
        .shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
  }

  private record Dedicated(
      StatefulConnection<String, String> connection,
      RedisClusterAsyncCommands<String, String> commands)
      implements EventConnections.Connection {
    @Override
    public void close() {
      var unused = connection.closeAsync();
    }
  }
}
