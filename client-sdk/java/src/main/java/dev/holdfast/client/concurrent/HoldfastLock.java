package dev.holdfast.client.concurrent;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.LockLostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A resource as a {@link Lock}: reentrant, and each thread has a hold of its own. Threads that wait
 * stand in the server's queue, with those of other processes.
 *
 * <p>Unlike a lock inside one process, this one can be lost while it is held. {@link #held} tells,
 * and {@link #unlock} throws.
 */
public final class HoldfastLock implements Lock {
  /** How long one Acquire queues; then it asks again. Below the least that policies allow. */
  private static final Duration QUEUED_AT_ONCE = Duration.ofSeconds(30);

  private final HoldfastClient client;
  private final String resource;
  private final AcquireOptions options;
  private final Map<Thread, Entry> entries = new ConcurrentHashMap<>();

  /** How often a thread has locked, and with what. */
  private record Entry(HeldLock held, int times) {}

  /** A lock of this resource. */
  public HoldfastLock(HoldfastClient client, String resource) {
    this(client, resource, AcquireOptions.defaults());
  }

  /**
   * A lock of this resource.
   *
   * @param options of each hold; their wait counts for nothing here
   */
  public HoldfastLock(HoldfastClient client, String resource, AcquireOptions options) {
    this.client = client;
    this.resource = resource;
    this.options = options;
  }

  /** What is locked. */
  public String resource() {
    return resource;
  }

  /** The calling thread's hold, with its fencing token; empty where it has none. */
  public Optional<HeldLock> held() {
    return Optional.ofNullable(entries.get(Thread.currentThread())).map(Entry::held);
  }

  /** Whether any thread of this process has locked it. */
  public boolean isLockedHere() {
    return !entries.isEmpty();
  }

  @Override
  public void lock() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          lockInterruptibly();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    requireNotInterrupted();
    boolean locked = tryLock(Duration.ZERO);
    while (!locked) {
      locked = tryLock(QUEUED_AT_ONCE);
    }
  }

  /**
   * Does not queue; but it asks the server. Where it is interrupted meanwhile, it answers false.
   */
  @Override
  public boolean tryLock() {
    try {
      return tryLock(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    requireNotInterrupted();
    long end = System.nanoTime() + unit.toNanos(time);
    do {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (tryLock(left.compareTo(QUEUED_AT_ONCE) < 0 ? left : QUEUED_AT_ONCE)) {
        return true;
      }
    } while (end - System.nanoTime() > 0);
    return false;
  }

  /** As every lock's interruptible methods begin, for a thread that holds it already too. */
  private static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private boolean tryLock(Duration wait) throws InterruptedException {
    Entry entry = entries.get(Thread.currentThread());
    if (entry != null) {
      entry.held().ensureValid();
      entries.put(Thread.currentThread(), new Entry(entry.held(), entry.times() + 1));
      return true;
    }
    Optional<HeldLock> acquired = client.tryAcquire(resource, options.waitTimeout(wait));
    acquired.ifPresent(held -> entries.put(Thread.currentThread(), new Entry(held, 1)));
    return acquired.isPresent();
  }

  /**
   * Unlocks.
   *
   * @throws IllegalMonitorStateException where this thread has not locked it
   * @throws LockLostException where the lock was lost meanwhile; it is unlocked then
   * @throws dev.holdfast.client.UnavailableException where no answer could be had; it is unlocked
   *     here, and its TTL ends it for the others
   */
  @Override
  public void unlock() {
    Entry entry = entries.get(Thread.currentThread());
    if (entry == null) {
      throw new IllegalMonitorStateException(resource + " is not locked by this thread");
    }
    if (entry.times() > 1) {
      entries.put(Thread.currentThread(), new Entry(entry.held(), entry.times() - 1));
      return;
    }
    entries.remove(Thread.currentThread());
    boolean valid = entry.held().isValid();
    boolean released = entry.held().release();
    if (!valid || !released) {
      entry.held().ensureValid();
    }
  }

  /** There are none: a condition of another process cannot be waited for. */
  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException("A Holdfast lock has no conditions");
  }

  @Override
  public String toString() {
    return "HoldfastLock[" + resource + "]";
  }
}
