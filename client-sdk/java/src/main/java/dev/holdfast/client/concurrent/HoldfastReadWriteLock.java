package dev.holdfast.client.concurrent;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HoldfastClient;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A resource as a {@link ReadWriteLock}: readers hold it in shared mode, which its type's policy
 * must open. A thread cannot hold both: the server lets no shared hold in beside an exclusive one.
 */
public final class HoldfastReadWriteLock implements ReadWriteLock {
  private final HoldfastLock read;
  private final HoldfastLock write;

  /** The two locks of this resource. */
  public HoldfastReadWriteLock(HoldfastClient client, String resource) {
    this(client, resource, AcquireOptions.defaults());
  }

  /** The same, with options for each hold. */
  public HoldfastReadWriteLock(HoldfastClient client, String resource, AcquireOptions options) {
    this.read = new HoldfastLock(client, resource, options.shared());
    this.write = new HoldfastLock(client, resource, options);
  }

  @Override
  public HoldfastLock readLock() {
    return read;
  }

  @Override
  public HoldfastLock writeLock() {
    return write;
  }
}
