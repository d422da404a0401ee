package dev.holdfast.testing;

import dev.holdfast.client.HoldfastException;
import dev.holdfast.client.WatchListener;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.Snapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps all that a watch tells. */
final class Recorder implements WatchListener {
  final List<Snapshot> snapshots = new CopyOnWriteArrayList<>();
  final List<LockEvent> events = new CopyOnWriteArrayList<>();
  final List<HoldfastException> disconnections = new CopyOnWriteArrayList<>();
  final List<HoldfastException> ends = new CopyOnWriteArrayList<>();
  final AtomicInteger signs = new AtomicInteger();

  List<LockEventType> types() {
    return events.stream().map(LockEvent::getType).toList();
  }

  @Override
  public void onSnapshot(Snapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void onLockEvent(LockEvent event) {
    events.add(event);
  }

  @Override
  public void onSignOfLife(boolean storeAvailable) {
    signs.incrementAndGet();
  }

  @Override
  public void onDisconnected(HoldfastException why) {
    disconnections.add(why);
  }

  @Override
  public void onEnd(HoldfastException why) {
    ends.add(why);
  }
}
