package dev.holdfast.client;

import dev.holdfast.v1.Lock;
import dev.holdfast.v1.ReleaseRequest;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
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
  private final String sessionId;

  /** Whether the client is being closed: nothing begins any more. */
  private boolean closing;

  Holds(Connection connection, Threads threads, ClientSettings settings, String sessionId) {
    this.connection = connection;
    this.threads = threads;
    this.settings = settings;
    this.sessionId = sessionId;
    this.renewal =
        settings.session()
            ? new SessionRenewal(connection, threads, settings, this, sessionId)
            : new LockRenewal(connection, threads, settings, this);
  }

  /** A hold begins. Where it was acquired with the id of one that is here, it stands for that. */
  void add(Hold hold, boolean renewed) {
    Hold same = held.get(hold.key());
    if (same != null) {
      forget(same);
      same.passOn();
    }
    held.put(hold.key(), hold);
    watchDeadline(hold, hold.lease().remaining().minus(hold.warnBefore()));
    if (renewed) {
      renewal.add(hold);
    }
  }

  boolean isHeld(Hold hold) {
    return held.get(hold.key()) == hold;
  }

  /** An Acquire begins; false where it may not any more. */
  boolean begin(Acquisition acquisition) {
    if (!closing) {
      acquisitions.add(acquisition);
      begin(acquisition.lockId());
    }
    return !closing;
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
    return !closing
        && !held.containsKey(Hold.key(lock.getResourceId(), lockId))
        && !busy.containsKey(lockId);
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
    if (hold.extend(sentNanos, ttl)) {
      hold.heartbeat(Grants.heartbeat(heartbeat, ttl));
    } else {
      lost(hold, notRenewedInTime(hold));
    }
  }

  /** Its deadline passed, and its holder has seen that before we did. From any thread. */
  void overdue(Hold hold) {
    threads.execute(() -> lost(hold, notRenewedInTime(hold)));
  }

  /** The server does not hold it any more, or its time is over. */
  void lost(Hold hold, LockLostException why) {
    if (!isHeld(hold)) {
      return;
    }
    forget(hold);
    if (hold.lost(why)) {
      log.log(Level.WARNING, "Lost: {0} ({1})", hold.resource(), why.getMessage());
      settings.tell(observer -> observer.lost(hold.resource(), why));
      // A renewal whose answer was lost may have kept it at the server.
      giveBack(hold.resource(), hold.lockId(), hold.lease().ttl());
    }
  }

  /** Gives up what this process does not know to hold, while the server may think so. */
  void giveBack(String resource, String lockId, Duration atMost) {
    var unused = releasing(resource, lockId, atMost);
  }

  /** Releases a hold that is given up. From any thread. */
  void release(Hold hold) {
    boolean open =
        threads.tryExecute(
            () -> {
              if (!hold.isPassedOn()) {
                var unused = releaseNow(hold);
              }
            });
    if (!open) {
      hold.released().completeExceptionally(Answers.closed());
    }
  }

  private CompletableFuture<Boolean> releaseNow(Hold hold) {
    forget(hold);
    settings.tell(observer -> observer.givenUp(hold.resource()));
    CompletableFuture<Boolean> answered =
        releasing(hold.resource(), hold.lockId(), wholeAttempt(hold.lease().remaining()));
    tellAnswer(List.of(hold), answered);
    return answered;
  }

  /** All of these by one call, since they are all that the session holds. */
  private void releaseSession(List<Hold> holds) {
    Duration longest = Duration.ZERO;
    for (Hold hold : holds) {
      forget(hold);
      settings.tell(observer -> observer.givenUp(hold.resource()));
      Duration left = hold.lease().remaining();
      longest = left.compareTo(longest) > 0 ? left : longest;
    }
    ReleaseRequest all = ReleaseRequest.newBuilder().setSessionId(sessionId).build();
    tellAnswer(holds, releasing(all, wholeAttempt(longest)));
  }

  /** A lock that is about to end by itself is worth one call all the same. */
  private Duration wholeAttempt(Duration left) {
    Duration attempt = settings.attemptTimeout();
    return left.compareTo(attempt) < 0 ? attempt : left;
  }

  private void tellAnswer(List<Hold> holds, CompletableFuture<Boolean> answered) {
    Answers.on(
        answered,
        answer -> {
          for (Hold hold : holds) {
            settings.tell(observer -> observer.released(hold.resource(), answer));
            hold.released().complete(answer);
          }
        },
        failure -> holds.forEach(hold -> hold.released().completeExceptionally(failure)));
  }

  private CompletableFuture<Boolean> releasing(String resource, String lockId, Duration atMost) {
    return releasing(
        ReleaseRequest.newBuilder().setResourceId(resource).setLockId(lockId).build(), atMost);
  }

  private CompletableFuture<Boolean> releasing(ReleaseRequest request, Duration atMost) {
    begin(request.getLockId());
    Releasing release = new Releasing(connection, threads, settings.attemptTimeout(), request);
    CompletableFuture<Boolean> answered = release.begin(System.nanoTime() + atMost.toNanos());
    releases.put(release, answered);
    Runnable known =
        () -> {
          releases.remove(release);
          end(request.getLockId());
        };
    Answers.on(answered, answer -> known.run(), failure -> known.run());
    return answered;
  }

  /**
   * Gives up all that is held or asked for; completes when all of that is answered. What the
   * session holds goes by one call, all else a few at a time.
   */
  void releaseAll(CompletableFuture<@Nullable Void> done) {
    closing = true;
    List.copyOf(acquisitions).forEach(Acquisition::cancelNow);
    List<Hold> ofSession = new ArrayList<>();
    List<Hold> others = new ArrayList<>();
    for (Hold hold : held.values()) {
      if (hold.giveUp()) {
        (hold.request().getSessionId().isEmpty() ? others : ofSession).add(hold);
      }
    }
    if (!ofSession.isEmpty()) {
      releaseSession(ofSession);
    }
    CompletableFuture<@Nullable Void> allOthers = new FewAtOnce<>(others, this::releaseNow).begin();
    // What a caller gave up just before is in the queue of this thread.
    threads.execute(() -> whenReleased(allOthers, done));
  }

  private void whenReleased(
      CompletableFuture<@Nullable Void> others, CompletableFuture<@Nullable Void> done) {
    List<CompletableFuture<?>> all = new ArrayList<>(releases.values());
    all.add(others);
    Answers.on(
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)),
        done::complete,
        failure -> done.complete(null));
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

  /** Ends the renewals; who still waits for a release waits no longer. */
  void close() {
    renewal.close();
    timers.values().forEach(timer -> timer.cancel(false));
    List.copyOf(releases.values())
        .forEach(release -> release.completeExceptionally(Answers.closed()));
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

  private static LockLostException notRenewedInTime(Hold hold) {
    return LockLostException.of(hold.resource(), "It was not renewed in time");
  }

  /** Looks at the lease again after so long. Renewals do not touch this timer. */
  private void watchDeadline(Hold hold, Duration delay) {
    timers.put(hold, threads.after(delay, () -> atDeadline(hold)));
  }

  private void atDeadline(Hold hold) {
    Duration left = hold.lease().remaining();
    Duration untilWarning = left.minus(hold.warnBefore());
    if (hold.lease().isOver()) {
      lost(hold, notRenewedInTime(hold));
    } else if (untilWarning.isNegative() || untilWarning.isZero()) {
      settings.tell(observer -> observer.warned(hold.resource()));
      hold.warn(left);
      watchDeadline(hold, left);
    } else {
      watchDeadline(hold, untilWarning);
    }
  }
}
