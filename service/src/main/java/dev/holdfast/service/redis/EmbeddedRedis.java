package dev.holdfast.service.redis;

import dev.holdfast.service.process.TiedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * A Redis that belongs to this server: a redis-server child on a free port of loopback, with a
 * password that only this JVM knows and an append-only file in the data folder. It ends with the
 * JVM, however that ends, and not before it: Ctrl-C does not reach it.
 */
public final class EmbeddedRedis implements AutoCloseable {
  /** When Redis writes to the disk what it has answered. */
  public enum Fsync {
    /**
     * Once a second: a crash of the machine may lose the last second, one of the server nothing.
     */
    EVERYSEC,
    /** Before each answer. */
    ALWAYS
  }

  /** For reading an append-only file of many gigabytes. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** For writing the rest of it. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** Between choosing a port and Redis listening on it, another process may take it. */
  private static final int PORTS_TRIED = 3;

  /**
   * Up to this size of its holds, in bytes, a document's hash is kept compact: about a fifth less
   * memory a lock.
   */
  private static final int COMPACT_HASH_VALUE = 1024;

  /**
   * Up to this size the append-only file grows before it is written anew: that forks, and each page
   * that changes meanwhile is copied. Read at start at some 100 MB a second.
   */
  private static final String REWRITE_FROM = "256mb";

  /** 256 bits. */
  private static final int PASSWORD_BYTES = 32;

  private final DataFolderLock lock;
  private final TiedProcess child;
  private final String uri;

  private EmbeddedRedis(DataFolderLock lock, TiedProcess child, String uri) {
    this.lock = lock;
    this.child = child;
    this.uri = uri;
  }

  /**
   * Starts one with the data that the folder has.
   *
   * @param folder for Redis alone; made where it is missing
   * @throws IOException with a message for whoever started the server, where another server has the
   *     folder or Redis does not start
   */
  public static EmbeddedRedis start(Path folder, Fsync fsync) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path home = folder.toRealPath();
    var lock = DataFolderLock.take(home);
    try {
      return start(home, fsync, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedRedis start(Path home, Fsync fsync, DataFolderLock lock)
      throws IOException {
    Path pidFile = home.resolve("redis.pid");
    EmbeddedRedisLeftover.awaitEnd(pidFile, STOP_LIMIT);
    Path executable = EmbeddedRedisBinary.choose(home, System.getenv());
    String password = password();
    for (int attempt = 1; ; attempt++) {
      int port = freePort(0);
      Path configuration = writeConfiguration(home, port, password, fsync);
      try {
        var child = EmbeddedRedisChild.start(executable, configuration, pidFile, START_LIMIT);
        return new EmbeddedRedis(lock, child, "redis://:%s@127.0.0.1:%d".formatted(password, port));
      } catch (IOException e) {
        if (attempt == PORTS_TRIED || isFree(port)) {
          throw e;
        }
      } finally {
        Files.deleteIfExists(configuration);
      }
    }
  }

  /** Where it is, with its password: never to be logged. */
  public String uri() {
    return uri;
  }

  /** Of the redis-server process. */
  public long pid() {
    return child.pid();
  }

  /** Completes with redis-server's exit status when it has ended, for whatever reason. */
  public CompletableFuture<Integer> ended() {
    return child.ended();
  }

  /** Stops Redis with all its data on the disk, waits for that, and lets go of the folder. */
  @Override
  public void close() throws IOException {
    child.stop(STOP_LIMIT);
    lock.close();
  }

  /** Only the owner may read it, and it is deleted as soon as Redis has. */
  private static Path writeConfiguration(Path home, int port, String password, Fsync fsync)
      throws IOException {
    Path file = home.resolve("redis.conf");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(
        file,
        """
        bind 127.0.0.1
        port %d
        protected-mode yes
        requirepass %s
        dir %s
        save ""
        appendonly yes
        appendfsync %s
        auto-aof-rewrite-min-size %s
        maxmemory-policy noeviction
        hash-max-listpack-value %d
        loglevel notice
        """
            .formatted(
                port,
                password,
                quoted(home),
                fsync.name().toLowerCase(Locale.ROOT),
                REWRITE_FROM,
                COMPACT_HASH_VALUE));
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String password() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isFree(int port) {
    try {
      return freePort(port) == port;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort(int wanted) throws IOException {
    try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
