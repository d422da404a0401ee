package dev.holdfast.service.redis;

import dev.holdfast.service.FreePort;
import dev.holdfast.service.process.TiedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * A redis-server of one test: on a free port of loopback, in a folder of its own, without a
 * password, saving nothing unless told to. Ends with the JVM at the latest.
 */
public final class RedisProcess implements RunningRedis {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CONFIGURATION = "redis.conf";

  private final Path folder;
  private final int port;
  private TiedProcess child;

  private RedisProcess(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.child = launch(folder);
  }

  /**
   * Starts one and waits until it takes commands.
   *
   * @param configuration further lines of its redis.conf, such as {@code appendonly yes}
   */
  public static RedisProcess start(String... configuration) {
    return onPort(FreePort.next(), List.of(configuration));
  }

  /** Starts one on a port that the caller chose. */
  static RedisProcess onPort(int port, List<String> configuration) {
    try {
      Path folder = Files.createTempDirectory("holdfast-test-redis");
      Files.writeString(
          folder.resolve(CONFIGURATION),
          """
          bind 127.0.0.1
          port %d
          dir "%s"
          save ""
          appendonly no
          %s
          """
              .formatted(port, folder, String.join("\n", configuration)));
      return new RedisProcess(folder, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code redis://127.0.0.1:port}. */
  @Override
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return child.pid();
  }

  /** Its {@code dir}. */
  public Path folder() {
    return folder;
  }

  /** Ends it cleanly. */
  public void stop() {
    child.stop(LIMIT);
  }

  /** Ends it as a crash would. */
  public void kill() {
    child.kill();
  }

  /** Starts it, after it was stopped or killed, on the same port and folder. */
  public void startAgain() {
    try {
      child = launch(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it cleanly and starts it again. */
  public void restart() {
    stop();
    startAgain();
  }

  /** Keeps it from running, its connections open, until {@link #resume()}. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on after {@link #pause()}. */
  public void resume() {
    signal("CONT");
  }

  /** Kills it and deletes its folder. */
  @Override
  public void close() {
    kill();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -%s: status %d".formatted(name, status));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static TiedProcess launch(Path folder) throws IOException {
    // One copy of the executable for all tests.
    Path executables = Files.createDirectories(Path.of("target", "redis"));
    return EmbeddedRedisChild.start(
        EmbeddedRedisBinary.install(executables),
        folder.resolve(CONFIGURATION),
        folder.resolve("pid"),
        LIMIT);
  }
}
