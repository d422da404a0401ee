package dev.holdfast.service.redis;

import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.watch.EventStore.Head;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far one partition was read; a new one each time that it is followed. */
final class ReadPosition {
  private static final Logger log = LoggerFactory.getLogger(ReadPosition.class);

  /** How long a partition may be quiet before its head is looked at. */
  private static final Duration QUIET = EventLink.BLOCK;

  private final int partition;
  private final String stream;
  private long revision;
  private long lookedNanos = System.nanoTime();
  private @Nullable Head ahead;

  ReadPosition(int partition, String stream, long revision) {
    this.partition = partition;
    this.stream = stream;
    this.revision = revision;
  }

  int partition() {
    return partition;
  }

  String stream() {
    return stream;
  }

  StreamOffset<String> offset() {
    return StreamOffset.from(stream, revision + "-0");
  }

  /** Whether its head is to be looked at now; then that counts as done. */
  boolean takeLook(long nanoTime) {
    boolean quiet = nanoTime - lookedNanos >= QUIET.toNanos();
    if (quiet) {
      lookedNanos = nanoTime;
    }
    return quiet;
  }

  /** Has its head looked at with the next read. */
  void lookNext() {
    lookedNanos -= QUIET.toNanos();
  }

  /** Whether there is more than was read; if so, it is {@link #ahead} until the next read. */
  boolean isBehind(Head head) {
    boolean behind = head.revision() > revision;
    if (behind) {
      ahead = head;
    }
    return behind;
  }

  /** A head behind which this is; where the next read finds nothing, what is between is lost. */
  @Nullable Head ahead() {
    return ahead;
  }

  /** What was ahead was read for. */
  void caughtUp() {
    ahead = null;
  }

  /** The events of messages, which are read with this. */
  List<LockEvent> advance(List<StreamMessage<String, String>> found) {
    List<LockEvent> events = new ArrayList<>(found.size());
    for (StreamMessage<String, String> message : found) {
      revision = EventJson.revision(message);
      try {
        events.add(EventJson.event(message));
      } catch (IllegalArgumentException e) {
        // The next event will not fit the one before this, and so the watches start anew.
        log.warn("Event {} of partition {} cannot be read", message.getId(), partition, e);
      }
    }
    lookedNanos = System.nanoTime();
    return events;
  }
}
