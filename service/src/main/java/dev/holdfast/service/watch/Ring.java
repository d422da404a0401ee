package dev.holdfast.service.watch;

import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.watch.EventStore.Head;
import org.jspecify.annotations.Nullable;

/**
 * The last events of one partition. Each has a sequence number that grows by one from event to
 * event and is never used again, not even after a break in history; the newest overwrite the
 * oldest.
 */
final class Ring {
  private final @Nullable RingEvent[] slots;
  private long first;
  private long next;
  private String epoch;
  private long epochMark;
  private long baseRevision;
  private long lastRevision;

  /** An empty ring that goes on from {@code head}. */
  Ring(int capacity, Head head) {
    slots = new RingEvent[capacity];
    epoch = head.epoch();
    epochMark = Fingerprint.of(epoch);
    baseRevision = head.revision();
    lastRevision = head.revision();
  }

  /** Forgets all events and goes on from {@code head}. */
  void reset(Head head) {
    java.util.Arrays.fill(slots, null);
    first = next;
    epoch = head.epoch();
    epochMark = Fingerprint.of(epoch);
    baseRevision = head.revision();
    lastRevision = head.revision();
  }

  /** Whether this event is the very next of the history that the ring holds. */
  boolean isNext(LockEvent event) {
    return event.position().epoch().equals(epoch)
        && event.position().previousRevision() == lastRevision;
  }

  /** Adds the next event. */
  RingEvent add(LockEvent event) {
    if (next - first == slots.length) {
      baseRevision = get(first).revision();
      first++;
    }
    RingEvent added = new RingEvent(event);
    slots[slot(next)] = added;
    next++;
    lastRevision = event.revision();
    return added;
  }

  /** The event of a sequence number from {@link #first} to before {@link #next}. */
  RingEvent get(long sequence) {
    RingEvent event = slots[slot(sequence)];
    if (event == null || sequence < first || sequence >= next) {
      throw new IndexOutOfBoundsException("sequence " + sequence);
    }
    return event;
  }

  /** The sequence number of the first event after a revision; {@link #next} where there is none. */
  long sequenceAfter(long revision) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (get(middle).revision() > revision) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The partition's revision before the event of this sequence number. */
  long revisionBefore(long sequence) {
    return sequence == first ? baseRevision : get(sequence - 1).revision();
  }

  /** The oldest sequence number kept. */
  long first() {
    return first;
  }

  /** The sequence number that the next event will have. */
  long next() {
    return next;
  }

  String epoch() {
    return epoch;
  }

  /** The epoch as resume tokens carry it. */
  long epochMark() {
    return epochMark;
  }

  /** The revision before the oldest event kept. */
  long baseRevision() {
    return baseRevision;
  }

  /** The revision of the newest event, kept or not. */
  long lastRevision() {
    return lastRevision;
  }

  private int slot(long sequence) {
    return (int) (sequence % slots.length);
  }
}
