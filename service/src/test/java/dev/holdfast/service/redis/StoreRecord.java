package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.ReleaseReason;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down what the store tells, each kind in its order. */
final class StoreRecord implements StoreObserver {
  final Queue<Hold> expired = new ConcurrentLinkedQueue<>();
  final Queue<Hold> released = new ConcurrentLinkedQueue<>();
  final Queue<Hold> takenOver = new ConcurrentLinkedQueue<>();
  final Queue<Hold> granted = new ConcurrentLinkedQueue<>();
  final Queue<CallFailure> failures = new ConcurrentLinkedQueue<>();

  @Override
  public void expired(Hold hold) {
    expired.add(hold);
  }

  @Override
  public void released(Hold hold, ReleaseReason reason) {
    released.add(hold);
  }

  @Override
  public void takenOver(Hold hold) {
    takenOver.add(hold);
  }

  @Override
  public void granted(Hold hold) {
    granted.add(hold);
  }

  @Override
  public void committed(int operations, Duration took) {}

  @Override
  public void failed(CallFailure failure) {
    failures.add(failure);
  }

  /** Forgets all. */
  void clear() {
    List.of(expired, released, takenOver, granted, failures).forEach(Queue::clear);
  }
}
