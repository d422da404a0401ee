package dev.holdfast.service.watch;

import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.watch.EventStore.Head;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the place of each cursor by the resume token, partition by partition: in the ring, or by
 * reading the stream up to where the ring begins. Where neither reaches back to it, or it never
 * was, a snapshot follows.
 */
final class Resuming implements Stage {
  private final Watch watch;
  private final ResumeToken token;
  private List<byte[]> batch = List.of();
  private long batchRevision;
  private boolean begun;
  private int index;

  Resuming(Watch watch, ResumeToken token) {
    this.watch = watch;
    this.token = token;
  }

  @Override
  public boolean step() {
    if (!begun) {
      begun = true;
      // All of them before anything is sent: its token would give an old revision the new epoch.
      if (watch.cursors().stream().anyMatch(this::isOfAnotherEpoch)) {
        watch.lag(SnapshotCause.TOKEN_TOO_OLD);
        return true;
      }
      watch.cursors().forEach(cursor -> cursor.hold(point(cursor).revision()));
    }
    if (!batch.isEmpty()) {
      sendBatch();
      return true;
    }
    if (index == watch.cursors().size()) {
      watch.become(new Flowing(watch));
      return true;
    }
    return place(watch.cursors().get(index));
  }

  @Override
  public String token() {
    return watch.token();
  }

  private ResumeToken.Point point(Cursor cursor) {
    return token.point(cursor.feed().partition());
  }

  private boolean isOfAnotherEpoch(Cursor cursor) {
    return point(cursor).epochMark() != cursor.feed().ring().epochMark();
  }

  private boolean place(Cursor cursor) {
    Ring ring = cursor.feed().ring();
    long revision = cursor.held();
    if (revision > ring.lastRevision()) {
      readHead(cursor, revision);
      return false;
    }
    if (revision < ring.baseRevision()) {
      readHistory(cursor, revision);
      return false;
    }
    cursor.scanFrom(ring.sequenceAfter(revision), null);
    index++;
    return true;
  }

  /** The ring may be a little behind the store; what is ahead of the store too never was. */
  private void readHead(Cursor cursor, long revision) {
    watch.<Head>read(
        this,
        () -> watch.context().store().head(cursor.feed().partition()),
        head -> resumeUnder(cursor, revision, head));
  }

  private void resumeUnder(Cursor cursor, long revision, Head head) {
    Ring ring = cursor.feed().ring();
    if (revision > head.revision() || !head.epoch().equals(ring.epoch())) {
      watch.lag(SnapshotCause.TOKEN_TOO_OLD);
      return;
    }
    if (revision <= ring.lastRevision()) {
      // It has caught up meanwhile, or is even beyond: placed like any other.
      return;
    }
    Floors floors = new Floors();
    floors.all(revision);
    cursor.scanFrom(ring.sequenceAfter(revision), floors);
    index++;
  }

  private void readHistory(Cursor cursor, long revision) {
    EventStore store = watch.context().store();
    int limit = watch.context().config().batch();
    watch.<List<LockEvent>>read(
        this,
        () -> store.history(cursor.feed().partition(), revision, limit),
        events -> take(cursor, revision, events));
  }

  private void take(Cursor cursor, long after, List<LockEvent> events) {
    Ring ring = cursor.feed().ring();
    List<byte[]> found = new ArrayList<>();
    long reached = after;
    for (LockEvent event : events) {
      if (event.position().previousRevision() != reached
          || !event.position().epoch().equals(ring.epoch())) {
        watch.lag(SnapshotCause.TOKEN_TOO_OLD);
        return;
      }
      reached = event.revision();
      if (watch.shows(event)) {
        found.add(watch.encoded(new RingEvent(event)));
      }
    }
    if (events.isEmpty()) {
      watch.lag(SnapshotCause.TOKEN_TOO_OLD);
      return;
    }
    batch = found;
    batchRevision = reached;
    if (found.isEmpty()) {
      cursor.hold(reached);
    }
  }

  private void sendBatch() {
    List<byte[]> events = batch;
    batch = List.of();
    watch.cursors().get(index).hold(batchRevision);
    watch.sendEvents(events);
  }
}
