package dev.holdfast.client;

import dev.holdfast.v1.Lock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All holds of one client, and what becomes of each. But where another thread is named, everything
 * happens in the client's thread.
 */
final class Holds {
  private static final System.Logger log = System.getLogger(Holds.class.getName());

  private final Connection connection;
  private final Threads threads;
  private final ClientSettings settings;
  private final Map<String, Hold> held = new HashMap<>();

  /** Lock ids of calls under way, and how many: the server may know a hold that we do not yet. */
  private final Map<String, Integer> busy = new HashMap<>();

  /** Releases whose answer is not known yet. */
  private final Map<Releasing, CompletableFuture<Boolean>> releases = new HashMap<>();

  private final Set<Acquisition> acquisitions = new HashSet<>();
  private final Map<Hold, Future<?>> timers = new HashMap<>();
  private final Renewal renewal;

  Holds(Connection connection, Threads threads, ClientSettings settings, String sessionId) {
    this.connection = connection;
    this.threads = threads;
    this.settings = settings;
    this.renewal =
        settings.session()
            ? new SessionRenewal(connection, threads, settings, this, sessionId)
            : new LockRenewal(connection, threads, settings, this);
  }

  /** A hold begins. */
  void add(Hold hold, boolean renewed) {
    held.put(hold.key(), hold);
    watchDeadline(hold, hold.lease().remaining().minus(hold.warnBefore()));
    if (renewed) {
      renewal.add(hold);
    }
  }

  boolean isHeld(Hold hold) {
    return held.get(hold.key()) == hold;
  }

  /** An Acquire begins. */
  void begin(Acquisition acquisition) {
    acquisitions.add(acquisition);
    begin(acquisition.lockId());
  }

  /** It has its outcome. */
  void end(Acquisition acquisition) {
    acquisitions.remove(acquisition);
    end(acquisition.lockId());
  }

  /** A call about this lock id begins. */
  void begin(String lockId) {
    busy.merge(lockId, 1, Integer::sum);
  }

  /** It is over. */
  void end(String lockId) {
    busy.computeIfPresent(lockId, (id, calls) -> calls == 1 ? null : calls - 1);
  }

  /** Whether the server holds this for us, and nobody here knows of it. */
  boolean isUnknown(Lock lock) {
    String lockId = lock.getHolder().getLockId();
    return !held.containsKey(Hold.key(lock.getResourceId(), lockId)) && !busy.containsKey(lockId);
  }

  /**
   * A renewal was answered with the hold.
   *
   * @param sentNanos before the Renew was sent
   */
  void renewed(Hold hold, long sentNanos, Lock answer, Duration ttl, Duration heartbeat) {
    if (answer.getFencingToken() != hold.fencingToken()) {
      lost(hold, LockLostException.of(hold.resource(), "The lock was lost and taken anew"));
      return;
    }
    hold.lease().extend(sentNanos, ttl);
    hold.heartbeat(Grants.heartbeat(heartbeat, ttl));
  }

  /** The server does not hold it any more, or its time is over. */
  void lost(Hold hold, LockLostException why) {
    if (!isHeld(hold)) {
      return;
    }
    forget(hold);
    if (hold.lost(why)) {
      log.log(Level.WARNING, "Lost: {0} ({1})", hold.resource(), why.getMessage());
      settings.observer().lost(hold.resource(), why);
      // A renewal whose answer was lost may have kept it at the server.
      giveBack(hold.resource(), hold.lockId(), hold.lease().ttl());
    }
  }

  /** Gives up what this process does not know to hold, while the server may think so. */
  void giveBack(String resource, String lockId, Duration atMost) {
    releasing(resource, lockId, atMost, released -> {}, failure -> {});
  }

  /** Releases a hold that is given up. From any thread. */
  void release(Hold hold, CompletableFuture<Boolean> released) {
    threads.execute(
        () -> {
          forget(hold);
          settings.observer().givenUp(hold.resource());
          releasing(
              hold.resource(),
              hold.lockId(),
              hold.lease().remaining(),
              answer -> {
                settings.observer().released(hold.resource(), answer);
                released.complete(answer);
              },
              released::completeExceptionally);
        });
  }

  private void releasing(
      String resource,
      String lockId,
      Duration atMost,
      Consumer<Boolean> then,
      Consumer<HoldfastException> otherwise) {
    begin(lockId);
    Releasing release =
        new Releasing(connection, threads, settings.attemptTimeout(), resource, lockId);
    CompletableFuture<Boolean> answered = release.begin(System.nanoTime() + atMost.toNanos());
    releases.put(release, answered);
    Answers.on(
        answered,
        answer -> {
          releases.remove(release);
          end(lockId);
          then.accept(answer);
        },
        failure -> {
          releases.remove(release);
          end(lockId);
          otherwise.accept(failure);
        });
  }

  /** Gives up all that is held or asked for; completes when all of that is answered. */
  void releaseAll(CompletableFuture<@Nullable Void> done) {
    List.copyOf(acquisitions).forEach(Acquisition::cancelNow);
    List.copyOf(held.values()).forEach(Hold::abandon);
    // Each of these releases is begun by a task of its own, before this one.
    threads.execute(
        () ->
            Answers.on(
                CompletableFuture.allOf(releases.values().toArray(CompletableFuture<?>[]::new)),
                done::complete,
                failure -> done.complete(null)));
  }

  /**
   * Waits for a release, in the caller's thread. An interrupt does not end it: a lock that is given
   * up should be free when the caller goes on.
   */
  boolean awaitRelease(CompletableFuture<Boolean> released) {
    boolean interrupted = false;
    long limit = System.nanoTime() + settings.callTimeout().toNanos();
    try {
      while (true) {
        try {
          return released.get(limit - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw Answers.rethrown(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the renewals. */
  void close() {
    renewal.close();
    timers.values().forEach(timer -> timer.cancel(false));
  }

  private void forget(Hold hold) {
    if (held.remove(hold.key(), hold)) {
      renewal.remove(hold);
    }
    Future<?> timer = timers.remove(hold);
    if (timer != null) {
      var unused = timer.cancel(false);
    }
  }

  /** Looks at the lease again after so long. Renewals do not touch this timer. */
  private void watchDeadline(Hold hold, Duration delay) {
    timers.put(hold, threads.after(delay, () -> atDeadline(hold)));
  }

  private void atDeadline(Hold hold) {
    Duration left = hold.lease().remaining();
    Duration untilWarning = left.minus(hold.warnBefore());
    if (hold.lease().isOver()) {
      lost(hold, LockLostException.of(hold.resource(), "It was not renewed in time"));
    } else if (untilWarning.isNegative() || untilWarning.isZero()) {
      settings.observer().warned(hold.resource());
      hold.warn(left);
      watchDeadline(hold, left);
    } else {
      watchDeadline(hold, untilWarning);
    }
  }
}
