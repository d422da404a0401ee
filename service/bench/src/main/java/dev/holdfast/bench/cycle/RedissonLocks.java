package dev.holdfast.bench.cycle;

import dev.holdfast.bench.load.ThreadCallers;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson's RLock as it comes out of the box, on one Redis. It is given a lease, as a lock of the
 * service has one, which spares it the timer of its watchdog.
 */
final class RedissonLocks implements ThreadCallers.Cycle, AutoCloseable {
  private static final long LEASE_SECONDS = 300;

  private final RedissonClient client;

  RedissonLocks(String redisUri) {
    var config = new Config();
    config.useSingleServer().setAddress(redisUri);
    client = Redisson.create(config);
  }

  @Override
  public void run(int caller) {
    RLock lock = client.getLock("redisson:lock:" + caller);
    lock.lock(LEASE_SECONDS, TimeUnit.SECONDS);
    try {
      // Nothing to guard: the cycle is all that is measured.
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
