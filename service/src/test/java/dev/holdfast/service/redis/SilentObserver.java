package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.ReleaseReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps for itself what the store tells. */
final class SilentObserver implements StoreObserver {
  final AtomicInteger expired = new AtomicInteger();
  final List<CallFailure> failures = new CopyOnWriteArrayList<>();

  @Override
  public void expired(Hold hold) {
    expired.incrementAndGet();
  }

  @Override
  public void takenOver(Hold hold) {}

  @Override
  public void granted(Hold hold) {}

  @Override
  public void released(Hold hold, ReleaseReason reason) {}

  @Override
  public void committed(int operations, Duration took) {}

  @Override
  public void failed(CallFailure failure) {
    failures.add(failure);
  }
}
