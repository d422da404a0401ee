package dev.holdfast.service.watch;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.watch.EventStore.Head;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one partition: read while any watch or follower needs them, kept in a ring, told to
 * the followers and offered to the cursors that they concern. Where they do not hang together,
 * every watch is told anew.
 */
final class Feed {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);

  private final int partition;
  private final WatchContext context;
  private final EventStore.Tail tail;
  private final Subscribers subscribers = new Subscribers();
  private final Followers followers;
  private @Nullable Ring ring;
  private boolean opening;
  private long unusedSince;

  Feed(int partition, WatchContext context, EventStore.Tail tail) {
    this.partition = partition;
    this.context = context;
    this.tail = tail;
    followers = new Followers(partition);
  }

  int partition() {
    return partition;
  }

  /** Whether it is being read, so that a watch can begin. */
  boolean isOpen() {
    return ring != null;
  }

  /** The ring of an open feed. */
  Ring ring() {
    if (ring == null) {
      throw new IllegalStateException("partition " + partition + " is not read");
    }
    return ring;
  }

  /** Those of the documents that lie in this partition. */
  List<DocumentId> own(Collection<DocumentId> documents) {
    return documents.stream().filter(d -> context.store().partitionOf(d) == partition).toList();
  }

  void add(Cursor cursor) {
    subscribers.add(cursor);
    openIfNeeded();
  }

  void remove(Cursor cursor) {
    subscribers.remove(cursor);
    unusedSince = context.nanoTime().getAsLong();
  }

  /** Tells it of a gap at once where the partition is read already, else when reading begins. */
  void add(Follower follower) {
    followers.add(follower);
    if (ring != null) {
      followers.gap(follower);
    }
    openIfNeeded();
  }

  void remove(Follower follower) {
    followers.remove(follower);
    unusedSince = context.nanoTime().getAsLong();
  }

  private boolean isUnused() {
    return subscribers.isEmpty() && followers.isEmpty();
  }

  private void openIfNeeded() {
    if (ring == null && !opening && !isUnused()) {
      opening = true;
      context
          .reads()
          .read(() -> true, () -> context.store().head(partition), this::open, this::fail);
    }
  }

  private void open(Head head) {
    opening = false;
    ring = new Ring(context.config().ring(), head);
    tail.follow(partition, head.revision());
    followers.gap();
    subscribers.all().forEach(cursor -> cursor.watch().mark());
  }

  private void fail(Throwable failure) {
    opening = false;
    log.debug("partition {} cannot be read", partition, failure);
    List.copyOf(subscribers.all()).forEach(cursor -> cursor.watch().storeFailed());
  }

  /** What time alone brings: followers, who cannot be refused, have it opened again and again. */
  void tick(long lingerNanos) {
    openIfNeeded();
    closeIfUnusedFor(lingerNanos);
  }

  /**
   * Stops reading when nobody has needed it for so long; resuming watches find the ring until then.
   */
  private void closeIfUnusedFor(long nanos) {
    if (ring != null && isUnused() && context.nanoTime().getAsLong() - unusedSince >= nanos) {
      tail.unfollow(partition);
      ring = null;
    }
  }

  /** The next event, as it was read. */
  void event(LockEvent event) {
    if (ring == null || isOld(ring, event)) {
      return;
    }
    if (!ring.isNext(event)) {
      breakOff(ring, new Head(event.position().epoch(), event.position().previousRevision()));
    }
    context.clock().atLeast(event.time());
    long sequence = ring.next();
    ring.add(event);
    followers.event(event);
    subscribers.forEach(event.resource(), cursor -> cursor.offer(sequence, event));
    if (event.type() == EventType.ACCESS_CHANGED) {
      subscribers.forEach(event.resource(), cursor -> cursor.watch().accessChanged());
    }
  }

  /** Read before the ring was set to where it is now. */
  private static boolean isOld(Ring ring, LockEvent event) {
    return event.revision() <= ring.lastRevision() && event.position().epoch().equals(ring.epoch());
  }

  /** All was read up to where the partition stands; else some is gone. */
  void idle(Head head) {
    if (ring == null) {
      return;
    }
    if (head.epoch().equals(ring.epoch()) && head.revision() == ring.lastRevision()) {
      followers.idle();
    } else {
      goOnFrom(ring, head);
    }
  }

  /** A reading does not fit the ring: looks whether the partition began anew. */
  void verify() {
    context
        .reads()
        .read(
            this::isOpen,
            () -> context.store().head(partition),
            head -> {
              if (ring != null && !head.epoch().equals(ring.epoch())) {
                goOnFrom(ring, head);
              }
            },
            failure -> log.debug("partition {} cannot be read", partition, failure));
  }

  private void goOnFrom(Ring current, Head head) {
    breakOff(current, head);
    tail.follow(partition, head.revision());
  }

  private void breakOff(Ring current, Head head) {
    log.warn(
        "The history of partition {} is broken after revision {}: its watches start anew",
        partition,
        current.lastRevision());
    current.reset(head);
    followers.gap();
    subscribers.all().forEach(cursor -> cursor.watch().lag(SnapshotCause.HISTORY_BROKEN));
  }
}
