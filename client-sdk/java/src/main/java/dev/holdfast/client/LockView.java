package dev.holdfast.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is held within some scopes, in memory: answers at once, and says how old its answers are. A
 * lock that it shows as free may be taken by now; Acquire decides.
 *
 * <p>Any thread may ask.
 */
public final class LockView implements AutoCloseable {
  private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
  private final Object monitor = new Object();

  /** By resource id, then by fencing token: a resource may have several holders. */
  @GuardedBy("monitor")
  private final Map<String, TreeMap<Long, Lock>> locks = new TreeMap<>();

  @GuardedBy("monitor")
  private @Nullable Watch watch;

  private volatile long currentNanos;

  LockView() {}

  /** Completes with the first snapshot; fails where the server refuses the watch. */
  public CompletableFuture<@Nullable Void> ready() {
    return ready.copy();
  }

  /** The oldest hold of a resource; empty where it is free. */
  public Optional<Lock> holder(String resource) {
    return holders(resource).stream().findFirst();
  }

  /** All holds of a resource, the oldest first. */
  public List<Lock> holders(String resource) {
    synchronized (monitor) {
      Map<Long, Lock> holds = locks.get(resource);
      return holds == null ? List.of() : List.copyOf(holds.values());
    }
  }

  /** All holds, in the order of their resource ids. */
  public List<Lock> locks() {
    synchronized (monitor) {
      List<Lock> all = new ArrayList<>();
      locks.values().stream().map(Map::values).forEach((Collection<Lock> each) -> all.addAll(each));
      return all;
    }
  }

  /**
   * How long ago the server was last heard from, its store in reach. While all is well it grows to
   * the heartbeat interval of watches at most. Very long before the view is {@link #ready}.
   */
  public Duration age() {
    return ready.isDone()
        ? Duration.ofNanos(System.nanoTime() - currentNanos)
        : Duration.ofSeconds(Long.MAX_VALUE);
  }

  /** Ends the watch; what was seen stays. */
  @Override
  public void close() {
    synchronized (monitor) {
      if (watch != null) {
        watch.close();
      }
    }
  }

  void follow(Watch followed) {
    synchronized (monitor) {
      watch = followed;
    }
  }

  WatchListener listener() {
    return new Listener();
  }

  private final class Listener implements WatchListener {
    @Override
    public void onSignOfLife(boolean storeAvailable) {
      if (storeAvailable) {
        currentNanos = System.nanoTime();
      }
    }

    @Override
    public void onSnapshot(Snapshot snapshot) {
      synchronized (monitor) {
        locks.clear();
        snapshot.getLocksList().forEach(this::put);
      }
      ready.complete(null);
    }

    @Override
    public void onLockEvent(LockEvent event) {
      Lock lock = event.getLock();
      synchronized (monitor) {
        TreeMap<Long, Lock> holds =
            locks.computeIfAbsent(lock.getResourceId(), id -> new TreeMap<>());
        holds.remove(event.getEndedFencingToken());
        if (lock.hasHolder()) {
          holds.put(lock.getFencingToken(), lock);
        }
        // The length of the queue is the resource's, and so every hold's.
        holds.replaceAll((token, hold) -> hold.toBuilder().setWaiters(lock.getWaiters()).build());
        if (holds.isEmpty()) {
          locks.remove(lock.getResourceId());
        }
      }
    }

    @Override
    public void onEnd(HoldfastException why) {
      ready.completeExceptionally(why);
    }

    @GuardedBy("monitor")
    private void put(Lock lock) {
      locks
          .computeIfAbsent(lock.getResourceId(), id -> new TreeMap<>())
          .put(lock.getFencingToken(), lock);
    }
  }
}
