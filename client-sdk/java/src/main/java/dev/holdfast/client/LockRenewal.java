package dev.holdfast.client;

import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Renews each hold by a call of its own, for clients without a session. Holds that are due at about
 * the same time go together, so that one timer serves all and the network sees bursts, not drops.
 */
final class LockRenewal implements Renewal {
  /** What is due within the same slot goes together. */
  private static final Duration SLOT = Duration.ofMillis(20);

  private final Connection connection;
  private final Threads threads;
  private final ClientSettings settings;
  private final Holds holds;
  private final TreeMap<Long, Set<Hold>> due = new TreeMap<>();
  private final Map<Hold, Long> slots = new HashMap<>();
  private final Map<Hold, Backoff> failing = new HashMap<>();
  private long timerSlot = Long.MAX_VALUE;

  LockRenewal(Connection connection, Threads threads, ClientSettings settings, Holds holds) {
    this.connection = connection;
    this.threads = threads;
    this.settings = settings;
    this.holds = holds;
  }

  @Override
  public void add(Hold hold) {
    schedule(hold, hold.heartbeat());
  }

  @Override
  public void remove(Hold hold) {
    failing.remove(hold);
    Long slot = slots.remove(hold);
    Set<Hold> together = slot == null ? null : due.get(slot);
    if (together != null) {
      together.remove(hold);
    }
  }

  @Override
  public void close() {
    due.clear();
    slots.clear();
  }

  private void schedule(Hold hold, Duration delay) {
    long slot = System.nanoTime() / SLOT.toNanos() + delay.dividedBy(SLOT);
    slots.put(hold, slot);
    due.computeIfAbsent(slot, at -> new LinkedHashSet<>()).add(hold);
    if (slot < timerSlot) {
      timerSlot = slot;
      threads.later(untilSlot(slot), this::tick);
    }
  }

  private static Duration untilSlot(long slot) {
    return Duration.ofNanos(slot * SLOT.toNanos() - System.nanoTime());
  }

  private void tick() {
    timerSlot = Long.MAX_VALUE;
    while (!due.isEmpty() && untilSlot(due.firstKey()).compareTo(SLOT) < 0) {
      for (Hold hold : due.pollFirstEntry().getValue()) {
        slots.remove(hold);
        renew(hold);
      }
    }
    if (!due.isEmpty()) {
      timerSlot = due.firstKey();
      threads.later(untilSlot(timerSlot), this::tick);
    }
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
    settings.observer().renewed(1, Duration.ofNanos(System.nanoTime() - sent));
    failing.remove(hold);
    if (answer.getLocksCount() == 0) {
      holds.lost(hold, LockLostException.of(hold.resource(), "The server does not hold it"));
      return;
    }
    Lock lock = answer.getLocks(0);
    Duration ttl = Times.between(answer.getServerTime(), lock.getExpireTime());
    holds.renewed(hold, sent, lock, ttl, Times.duration(answer.getHeartbeatInterval()));
    if (holds.isHeld(hold)) {
      schedule(hold, hold.heartbeat());
    }
  }

  private void failed(Hold hold, HoldfastException why) {
    if (!holds.isHeld(hold)) {
      return;
    }
    settings.observer().renewalFailed(why);
    if (why instanceof LockLostException lost) {
      holds.lost(hold, lost);
    } else if (why.failure().isTransient()) {
      Backoff backoff = failing.computeIfAbsent(hold, key -> Renewals.backoff());
      schedule(hold, backoff.next(why.retryDelay()));
    } else {
      // A refusal: asking at once again would only repeat it. The lease goes on meanwhile.
      schedule(hold, hold.heartbeat());
    }
  }
}
