package dev.holdfast.service;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockObserver;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.ops.RedisMetrics;
import dev.holdfast.service.redis.StoreObserver;
import java.time.Duration;
import java.util.function.Consumer;

/** Counts what the store does. */
final class StoreReports implements StoreObserver {
  private final LockObserver locks;
  private final RedisMetrics<CallFailure> metrics;
  private volatile Consumer<Hold> onGrant = hold -> {};

  StoreReports(LockObserver locks, RedisMetrics<CallFailure> metrics) {
    this.locks = locks;
    this.metrics = metrics;
  }

  /** Tells of holds that came out of a queue; must not block. */
  void onGrant(Consumer<Hold> listener) {
    onGrant = listener;
  }

  @Override
  public void granted(Hold hold) {
    onGrant.accept(hold);
  }

  @Override
  public void takenOver(Hold hold) {
    locks.takenOver(hold);
  }

  @Override
  public void expired(Hold hold) {
    locks.expired(hold);
  }

  @Override
  public void released(Hold hold, ReleaseReason reason) {
    locks.released(hold.userId(), hold.resource(), reason);
  }

  @Override
  public void committed(int operations, Duration took) {
    metrics.batch(operations);
    metrics.answered(took.toNanos());
  }

  @Override
  public void failed(CallFailure failure) {
    metrics.failed(failure);
  }
}
