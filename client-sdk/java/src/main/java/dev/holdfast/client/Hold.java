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
    /** Another handle of this process stands for it. */
    PASSED_ON,
    LOST
  }

  /** A renewal each third of the TTL or sooner: two thirds are left when all goes well. */
  private static final int WARN_SHARE = 3;

  private final Holds holds;
  private final AcquireRequest request;
  private final Lock lock;
  private final Lease lease;
  private final @Nullable Duration warnBefore;
  private final Executor pool;

  /** The same threads, but one callback after the other. */
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
    this.pool = callbacks;
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
  public synchronized Duration remaining() {
    Duration left = lease.remaining();
    return state == State.HELD && !left.isNegative() ? left : Duration.ZERO;
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
    CompletableFuture<Boolean> given = new CompletableFuture<>();
    var unused =
        releasing()
            .whenComplete(
                (answer, thrown) ->
                    pool.execute(
                        () -> {
                          if (thrown == null) {
                            given.complete(answer);
                          } else {
                            given.completeExceptionally(thrown);
                          }
                        }));
    return given;
  }

  @Override
  public boolean release() {
    return holds.awaitRelease(releasing());
  }

  /** Gives it up, once. The answer comes in the client's thread. */
  private CompletableFuture<Boolean> releasing() {
    if (giveUp()) {
      holds.release(this);
    } else if (isLate()) {
      holds.overdue(this);
      return CompletableFuture.completedFuture(false);
    }
    return released;
  }

  /** Whether this ended it. What is lost, or over though nobody has said so yet, stays lost. */
  synchronized boolean giveUp() {
    interrupted = null;
    boolean inTime = state == State.HELD && !lease.isOver();
    if (inTime) {
      state = State.GIVEN_UP;
    }
    return inTime;
  }

  /** Lost, or about to be. */
  private synchronized boolean isLate() {
    return state == State.HELD || state == State.LOST;
  }

  /** It ends without a word: another handle of this process stands for the same hold. */
  void passOn() {
    synchronized (this) {
      state = State.PASSED_ON;
      interrupted = null;
    }
    released.complete(false);
  }

  synchronized boolean isPassedOn() {
    return state == State.PASSED_ON;
  }

  /** Where the answer to its release goes. */
  CompletableFuture<Boolean> released() {
    return released;
  }

  /** Longer by a renewal. False where it had ended: what once was over is not valid again. */
  synchronized boolean extend(long sentNanos, Duration ttl) {
    boolean inTime = state == State.HELD && !lease.isOver();
    if (inTime) {
      lease.extend(sentNanos, ttl);
    }
    return inTime;
  }

  /** Gives it up; nobody waits for the answer. */
  void abandon() {
    var unused = releasing();
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
