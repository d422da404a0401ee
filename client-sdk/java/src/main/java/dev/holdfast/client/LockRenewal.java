package dev.holdfast.client;

import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Renews each hold by a call of its own, for clients without a session. Holds that are due at about
 * the same time go together, so that one timer serves all and the network sees bursts, not drops.
 */
final class LockRenewal implements Renewal {
  /** What is due within the same slot goes together. */
  private static final Duration SLOT = Duration.ofMillis(20);

  private final Connection connection;
  private final ClientSettings settings;
  private final Holds holds;
  private final Slots<Hold> due;
  private final Map<Hold, Backoff> failing = new HashMap<>();

  LockRenewal(Connection connection, Threads threads, ClientSettings settings, Holds holds) {
    this.connection = connection;
    this.settings = settings;
    this.holds = holds;
    this.due = new Slots<>(SLOT, threads::after, this::renew);
  }

  @Override
  public void add(Hold hold) {
    due.put(hold, hold.heartbeat());
  }

  @Override
  public void remove(Hold hold) {
    failing.remove(hold);
    due.remove(hold);
  }

  @Override
  public void close() {
    due.clear();
  }

  private void renew(Hold hold) {
    RenewRequest.Builder request =
        RenewRequest.newBuilder().setResourceId(hold.resource()).setLockId(hold.lockId());
    if (hold.request().hasTtl()) {
      request.setTtl(hold.request().getTtl());
    }
    long sent = System.nanoTime();
    Duration timeout = Renewals.timeout(settings, hold.heartbeat());
    Answers.on(
        connection.call(LockServiceGrpc.getRenewMethod(), request.build(), timeout),
        answer -> renewed(hold, sent, answer),
        failure -> failed(hold, failure));
  }

  private void renewed(Hold hold, long sent, RenewResponse answer) {
    if (!holds.isHeld(hold)) {
      return;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    settings.tell(observer -> observer.renewed(1, took));
    failing.remove(hold);
    if (answer.getLocksCount() == 0) {
      holds.lost(hold, LockLostException.of(hold.resource(), "The server does not hold it"));
      return;
    }
    Lock lock = answer.getLocks(0);
    Duration ttl = Times.between(answer.getServerTime(), lock.getExpireTime());
    holds.renewed(hold, sent, lock, ttl, Times.duration(answer.getHeartbeatInterval()));
    if (holds.isHeld(hold)) {
      due.put(hold, hold.heartbeat());
    }
  }

  private void failed(Hold hold, HoldfastException why) {
    if (!holds.isHeld(hold)) {
      return;
    }
    settings.tell(observer -> observer.renewalFailed(why));
    if (why instanceof LockLostException lost) {
      holds.lost(hold, lost);
    } else if (why.failure().isTransient()) {
      Backoff backoff = failing.computeIfAbsent(hold, key -> Renewals.backoff());
      due.put(hold, backoff.next(why.retryDelay()));
    } else {
      // A refusal: asking at once again would only repeat it. The lease goes on meanwhile.
      due.put(hold, hold.heartbeat());
    }
  }
}
