package dev.holdfast.bench.process;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisExecProvider;

/**
 * A redis-server, the one that the service carries, with the settings of the service's embedded
 * one: AOF every second. Open to loopback, so that its counters can be read.
 */
public final class RedisProcess implements AutoCloseable {
  private final ChildProcess process;
  private final String uri;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  private RedisProcess(
      ChildProcess process,
      String uri,
      RedisClient client,
      StatefulRedisConnection<String, String> connection) {
    this.process = process;
    this.uri = uri;
    this.client = client;
    this.connection = connection;
  }

  public static RedisProcess start(Workspace workspace, String name)
      throws IOException, InterruptedException {
    Path folder = workspace.folder(name);
    int port = Ports.free();
    List<String> command =
        List.of(
            executable(),
            "--port",
            Integer.toString(port),
            "--bind",
            Ports.LOOPBACK,
            "--dir",
            folder.toString(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--auto-aof-rewrite-min-size",
            "256mb",
            "--hash-max-listpack-value",
            "1024");
    ChildProcess process =
        ChildProcess.start(name, command, Map.of(), folder, ChildProcess.Stderr.KEPT);
    String uri = "redis://%s:%d".formatted(Ports.LOOPBACK, port);
    RedisClient client = RedisClient.create(uri);
    process.awaitReady(() -> answers(client));
    return new RedisProcess(process, uri, client, client.connect());
  }

  /** The executable that {@code REDIS_SERVER} names, else the one that the service carries. */
  private static String executable() throws IOException {
    String named = System.getenv("REDIS_SERVER");
    return named == null ? RedisExecProvider.defaultProvider().get().getPath() : named;
  }

  private static boolean answers(RedisClient client) {
    try (var connection = client.connect()) {
      return connection.sync().ping().equals("PONG");
    } catch (RedisException e) {
      return false;
    }
  }

  public ChildProcess process() {
    return process;
  }

  public String uri() {
    return uri;
  }

  /** Which it is: version and allocator make a difference to what it costs. */
  public String describe() {
    return "Redis %s with %s (%s)"
        .formatted(
            info("server").value("redis_version"),
            info("memory").value("mem_allocator"),
            System.getenv("REDIS_SERVER") == null
                ? "the one that the service carries"
                : "another, that REDIS_SERVER names");
  }

  /** What Redis says of itself. */
  public RedisInfo info(String section) {
    return new RedisInfo(connection.sync().info(section));
  }

  /** Empties all streams whose keys match a pattern. */
  public void trimStreams(String pattern) {
    for (String key : connection.sync().keys(pattern)) {
      connection.sync().xtrim(key, 0);
    }
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
    process.close();
  }
}
