package dev.holdfast.service.watch;

import dev.holdfast.service.lock.LockEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one watch stands in one partition. It owns no events: it counts those in the ring that its
 * watch has yet to be sent, and knows where the first of them is. Behind a snapshot or a cut it
 * scans the ring instead, until it has reached the end once.
 */
final class Cursor {
  /** No single revision says what the watch knows, as yet. */
  static final long UNTOLD = -1;

  private final Watch watch;
  private final Feed feed;
  private long sequence;
  private int pending;
  private boolean scanning;
  private long held = UNTOLD;
  private @Nullable Floors floors;

  Cursor(Watch watch, Feed feed) {
    this.watch = watch;
    this.feed = feed;
  }

  Watch watch() {
    return watch;
  }

  Feed feed() {
    return feed;
  }

  /** Waits outside the ring for its watch to be resumed from a revision. */
  void hold(long revision) {
    rest();
    held = revision;
  }

  /** Scans from a sequence number on, past what {@code floors} cover. */
  void scanFrom(long from, @Nullable Floors known) {
    rest();
    sequence = from;
    scanning = true;
    floors = known;
  }

  /** Drops its backlog: the watch will be told anew. */
  void rest() {
    pending = 0;
    scanning = false;
    held = UNTOLD;
    floors = null;
  }

  /** The revision that it is held at, or {@link #UNTOLD}. */
  long held() {
    return held;
  }

  /** How many events of the ring its watch has yet to be sent, less those still to be scanned. */
  int pending() {
    return pending;
  }

  /** A new event is in the ring, at this sequence number. */
  void offer(long at, LockEvent event) {
    if (!watch.isFlowing() || scanning || !wants(event)) {
      return;
    }
    if (pending == 0) {
      sequence = at;
    }
    pending++;
    watch.mark();
  }

  /** Whether the ring has overwritten what it has yet to look at. */
  boolean isOverrun() {
    return (scanning || pending > 0) && sequence < feed.ring().first();
  }

  /** Moves its watch's next events into {@code batch} until that holds {@code limit}. */
  void take(List<byte[]> batch, int limit) {
    Ring ring = feed.ring();
    while (batch.size() < limit && hasNext(ring)) {
      RingEvent event = ring.get(sequence++);
      if (wants(event.event())) {
        batch.add(watch.encoded(event));
        pending -= scanning ? 0 : 1;
      }
    }
    settle(ring);
  }

  /** Moves past events that its watch is not sent. */
  void skip() {
    Ring ring = feed.ring();
    while (scanning && sequence < ring.next() && !wants(ring.get(sequence).event())) {
      sequence++;
    }
    settle(ring);
  }

  /** The revision up to which its watch was sent all, or {@link #UNTOLD}. */
  long revision() {
    if (held != UNTOLD) {
      return held;
    }
    if (isOverrun()) {
      return UNTOLD;
    }
    Ring ring = feed.ring();
    long reached = hasNext(ring) ? ring.revisionBefore(sequence) : ring.lastRevision();
    if (floors == null || reached >= floors.highest()) {
      return reached;
    }
    return floors.areEven() ? floors.highest() : UNTOLD;
  }

  private boolean hasNext(Ring ring) {
    return scanning ? sequence < ring.next() : pending > 0;
  }

  private boolean wants(LockEvent event) {
    return watch.shows(event) && (floors == null || !floors.cover(event));
  }

  private void settle(Ring ring) {
    if (!hasNext(ring)) {
      scanning = false;
      if (floors != null && ring.lastRevision() >= floors.highest()) {
        floors = null;
      }
    }
  }
}
