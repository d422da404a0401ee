package dev.holdfast.client;

import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Renews all holds of the session by one call, however many they are. The server's answer is what
 * the session holds: what is missing in it is lost, and what is not known here is given back.
 */
final class SessionRenewal implements Renewal {
  private final Connection connection;
  private final Threads threads;
  private final ClientSettings settings;
  private final Holds holds;
  private final String sessionId;
  private final SessionStream stream;
  private final Set<Hold> kept = new LinkedHashSet<>();
  private Backoff backoff = Renewals.backoff();
  private long nextNanos;
  private @Nullable Future<?> timer;

  SessionRenewal(
      Connection connection,
      Threads threads,
      ClientSettings settings,
      Holds holds,
      String sessionId) {
    this.connection = connection;
    this.threads = threads;
    this.settings = settings;
    this.holds = holds;
    this.sessionId = sessionId;
    this.stream = new SessionStream(connection, threads, sessionId);
  }

  @Override
  public void add(Hold hold) {
    kept.add(hold);
    stream.need(hold.resource());
    long due = System.nanoTime() + hold.heartbeat().toNanos();
    if (timer == null || due - nextNanos < 0) {
      schedule(hold.heartbeat());
    }
  }

  @Override
  public void remove(Hold hold) {
    kept.remove(hold);
    stream.leave(hold.resource());
  }

  @Override
  public void close() {
    if (timer != null) {
      var unused = timer.cancel(false);
    }
    stream.close();
  }

  private void schedule(Duration delay) {
    if (timer != null) {
      var unused = timer.cancel(false);
    }
    nextNanos = System.nanoTime() + delay.toNanos();
    timer = threads.after(delay, this::renew);
  }

  private void renew() {
    timer = null;
    if (kept.isEmpty()) {
      return;
    }
    // Only these must be in the answer: what is acquired from now on may be too late for it.
    Set<Hold> asked = new HashSet<>(kept);
    long sent = System.nanoTime();
    RenewRequest request = RenewRequest.newBuilder().setSessionId(sessionId).build();
    Duration timeout = Renewals.timeout(settings, interval());
    Answers.on(
        connection.call(LockServiceGrpc.getRenewMethod(), request, timeout),
        answer -> renewed(asked, sent, answer),
        this::failed);
  }

  private void renewed(Set<Hold> asked, long sent, RenewResponse answer) {
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    settings.tell(observer -> observer.renewed(answer.getLocksCount(), took));
    Map<String, Hold> missing = new HashMap<>();
    asked.stream().filter(kept::contains).forEach(hold -> missing.put(hold.key(), hold));
    Duration heartbeat = Times.duration(answer.getHeartbeatInterval());
    for (Lock lock : answer.getLocksList()) {
      Hold hold = missing.remove(Hold.key(lock.getResourceId(), lock.getHolder().getLockId()));
      if (hold != null) {
        Duration ttl = Times.between(answer.getServerTime(), lock.getExpireTime());
        holds.renewed(hold, sent, lock, ttl, heartbeat);
      } else if (holds.isUnknown(lock)) {
        holds.giveBack(
            lock.getResourceId(),
            lock.getHolder().getLockId(),
            Times.between(answer.getServerTime(), lock.getExpireTime()));
      }
    }
    Set<String> unknown = new HashSet<>(answer.getUnknownResourceIdsList());
    for (Hold hold : missing.values()) {
      if (!unknown.contains(hold.resource())) {
        holds.lost(hold, LockLostException.of(hold.resource(), "The server does not hold it"));
      }
    }
    if (unknown.isEmpty()) {
      backoff = Renewals.backoff();
      schedule(interval());
    } else {
      schedule(backoff.next(Duration.ZERO));
    }
  }

  private void failed(HoldfastException why) {
    settings.tell(observer -> observer.renewalFailed(why));
    if (why.failure().isTransient()) {
      schedule(backoff.next(why.retryDelay()));
    } else {
      // A refusal: asking at once again would only repeat it. The leases go on meanwhile.
      schedule(interval());
    }
  }

  /** The shortest that any hold needs. */
  private Duration interval() {
    return kept.stream()
        .map(Hold::heartbeat)
        .min(Comparator.naturalOrder())
        .orElse(settings.attemptTimeout());
  }
}
