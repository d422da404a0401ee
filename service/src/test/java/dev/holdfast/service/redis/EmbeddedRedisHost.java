package dev.holdfast.service.redis;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that starts an embedded Redis, prints its process id and URI, and waits. */
final class EmbeddedRedisHost {
  private EmbeddedRedisHost() {}

  public static void main(String[] args) throws Exception {
    try (var redis = EmbeddedRedis.start(Path.of(args[0]), EmbeddedRedis.Fsync.EVERYSEC)) {
      System.out.println(redis.pid() + " " + redis.uri());
      new CountDownLatch(1).await();
    }
  }
}
