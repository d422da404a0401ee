package dev.holdfast.client.spring;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.ResourceNames;
import dev.holdfast.client.concurrent.HoldfastLock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.integration.support.locks.ExpirableLockRegistry;

/**
 * Spring Integration's locks in Holdfast. The key {@code order-7} is the resource {@code
 * type:order-7:main}; one key has one lock object for as long as it is used.
 */
public final class HoldfastLockRegistry implements ExpirableLockRegistry<HoldfastLock> {
  private final HoldfastClient client;
  private final String type;
  private final AcquireOptions options;
  private final Map<String, Used> locks = new LinkedHashMap<>();

  /** A lock, and when it was last asked for. */
  private record Used(HoldfastLock lock, long nanos) {}

  /**
   * A registry.
   *
   * @param type the resource type that all its locks are of
   */
  public HoldfastLockRegistry(HoldfastClient client, String type) {
    this(client, type, AcquireOptions.defaults());
  }

  /** The same, with options for each hold. */
  public HoldfastLockRegistry(HoldfastClient client, String type, AcquireOptions options) {
    this.client = client;
    this.type = type;
    this.options = options;
  }

  @Override
  public HoldfastLock obtain(Object key) {
    String resource = ResourceNames.of(type, key.toString(), "main");
    synchronized (locks) {
      Used used = locks.remove(resource);
      HoldfastLock lock = used == null ? new HoldfastLock(client, resource, options) : used.lock();
      locks.put(resource, new Used(lock, System.nanoTime()));
      return lock;
    }
  }

  @Override
  public void expireUnusedOlderThan(long age) {
    long oldest = System.nanoTime() - age * 1_000_000;
    synchronized (locks) {
      locks.values().removeIf(used -> used.nanos() - oldest < 0 && !used.lock().isLockedHere());
    }
  }
}
