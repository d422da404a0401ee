package dev.holdfast.service.redis;

import static org.awaitility.Awaitility.await;

import dev.holdfast.service.FreePort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One Redis, and a Sentinel that knows where it is. */
public final class RedisSentinel implements RunningRedis {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String MASTER = "holdfast";

  private final RedisProcess master;
  private final int port;
  private final Process sentinel;

  private RedisSentinel(RedisProcess master) throws IOException {
    this.master = master;
    port = FreePort.next();
    Path executable =
        EmbeddedRedisBinary.install(Files.createDirectories(Path.of("target", "redis")));
    // By this name the executable knows what to be.
    Path named = master.folder().resolve("redis-sentinel");
    Files.createSymbolicLink(named, executable.toAbsolutePath());
    Path configuration = master.folder().resolve("sentinel.conf");
    Files.writeString(
        configuration,
        """
        bind 127.0.0.1
        port %d
        dir "%s"
        sentinel monitor %s 127.0.0.1 %d 1
        """
            .formatted(port, master.folder(), MASTER, master.port()));
    sentinel =
        new ProcessBuilder(named.toString(), configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(master.folder().resolve("sentinel.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(sentinel::destroyForcibly));
  }

  /** Starts both, and waits until the Sentinel answers. */
  public static RedisSentinel start() {
    RedisProcess master = RedisProcess.start();
    try {
      var started = new RedisSentinel(master);
      await().atMost(LIMIT).ignoreExceptions().until(started::answers);
      return started;
    } catch (IOException e) {
      master.close();
      throw new UncheckedIOException(e);
    }
  }

  /** {@code redis-sentinel://127.0.0.1:port#name}. */
  @Override
  public String uri() {
    return "redis-sentinel://127.0.0.1:" + port + "#" + MASTER;
  }

  @Override
  public void close() {
    sentinel.destroyForcibly();
    master.close();
  }

  private boolean answers() {
    try (RedisClient client = RedisClient.create();
        var connection = client.connectSentinel(RedisURI.create(uri()))) {
      return !connection.sync().master(MASTER).isEmpty();
    }
  }
}
