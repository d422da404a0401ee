package dev.holdfast.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One hold of this process. Its end is decided under its monitor, so that exactly one of release
 * and loss happens, and a thread is not interrupted for a lock that it has released.
 */
final class Hold implements HeldLock {
  private enum State {
    HELD,
    GIVEN_UP,
    LOST
  }

  /** A renewal each third of the TTL or sooner: two thirds are left when all goes well. */
  private static final int WARN_SHARE = 3;

  private final Holds holds;
  private final AcquireRequest request;
  private final Lock lock;
  private final Lease lease;
  private final @Nullable Duration warnBefore;
  private final Executor callbacks;
  private final CompletableFuture<Boolean> released = new CompletableFuture<>();

  /** Of the client's thread alone: how often to renew it, as the server last said. */
  private Duration heartbeat;

  @GuardedBy("this")
  private State state = State.HELD;

  @GuardedBy("this")
  private @Nullable Thread interrupted;

  @GuardedBy("this")
  private @Nullable LockLostException loss;

  @GuardedBy("this")
  private final List<Consumer<Duration>> onWarning = new ArrayList<>();

  @GuardedBy("this")
  private final List<Consumer<LockLostException>> onLost = new ArrayList<>();

  /**
   * Begins.
   *
   * @param interrupted the thread to interrupt when it is lost
   */
  Hold(
      Holds holds,
      AcquireRequest request,
      Lock lock,
      Lease lease,
      Duration heartbeat,
      @Nullable Duration warnBefore,
      @Nullable Thread interrupted,
      Executor callbacks) {
    this.holds = holds;
    this.request = request;
    this.lock = lock;
    this.lease = lease;
    this.heartbeat = heartbeat;
    this.warnBefore = warnBefore;
    this.interrupted = interrupted;
    this.callbacks = new SerialExecutor(callbacks);
  }

  @Override
  public Lock lock() {
    return lock;
  }

  @Override
  public String lockId() {
    return request.getLockId();
  }

  @Override
  public synchronized boolean isValid() {
    return state == State.HELD && !lease.isOver();
  }

  @Override
  public Duration remaining() {
    Duration left = lease.remaining();
    return isValid() && !left.isNegative() ? left : Duration.ZERO;
  }

  @Override
  public HeldLock onWarning(Consumer<Duration> callback) {
    synchronized (this) {
      onWarning.add(callback);
    }
    return this;
  }

  @Override
  public HeldLock onLost(Consumer<LockLostException> callback) {
    LockLostException already;
    synchronized (this) {
      already = loss;
      if (already == null) {
        onLost.add(callback);
      }
    }
    if (already != null) {
      callbacks.execute(() -> callback.accept(already));
    }
    return this;
  }

  @Override
  public CompletableFuture<Boolean> releaseAsync() {
    synchronized (this) {
      if (state == State.LOST) {
        return CompletableFuture.completedFuture(false);
      }
      if (state == State.GIVEN_UP) {
        return released.copy();
      }
      state = State.GIVEN_UP;
      interrupted = null;
    }
    holds.release(this, released);
    return released.copy();
  }

  @Override
  public boolean release() {
    return holds.awaitRelease(releaseAsync());
  }

  /** Gives it up; nobody waits for the answer. */
  void abandon() {
    var unused = releaseAsync();
  }

  @Override
  public void close() {
    try {
      release();
    } catch (HoldfastException e) {
      // Its TTL ends it.
    }
  }

  @Override
  public String toString() {
    return "HeldLock[" + resource() + ", fencing token " + fencingToken() + "]";
  }

  /**
   * Ends it as lost; false where it has ended already. In the client's thread.
   *
   * <p>The interrupt comes under the monitor: whoever sees the lock released sees none afterwards.
   */
  boolean lost(LockLostException why) {
    List<Consumer<LockLostException>> told;
    synchronized (this) {
      if (state != State.HELD) {
        return false;
      }
      state = State.LOST;
      loss = why;
      told = List.copyOf(onLost);
      if (interrupted != null) {
        interrupted.interrupt();
        interrupted = null;
      }
    }
    told.forEach(callback -> callbacks.execute(() -> callback.accept(why)));
    return true;
  }

  /** Tells that its end is near. */
  void warn(Duration left) {
    List<Consumer<Duration>> told;
    synchronized (this) {
      told = List.copyOf(onWarning);
    }
    told.forEach(callback -> callbacks.execute(() -> callback.accept(left)));
  }

  /** Names it among all holds. */
  static String key(String resource, String lockId) {
    return lockId + ' ' + resource;
  }

  String key() {
    return key(resource(), lockId());
  }

  Lease lease() {
    return lease;
  }

  AcquireRequest request() {
    return request;
  }

  Duration heartbeat() {
    return heartbeat;
  }

  void heartbeat(Duration told) {
    heartbeat = told;
  }

  /** With how much left it warns. */
  Duration warnBefore() {
    return warnBefore == null ? lease.ttl().dividedBy(WARN_SHARE) : warnBefore;
  }
}
