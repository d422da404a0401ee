package dev.holdfast.service.redis;

import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.watch.EventStore;
import dev.holdfast.service.watch.EventStore.Head;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.UnblockType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the streams of some partitions with one connection: one XREAD at a time, the next when the
 * listener has taken what the last one brought. Quiet partitions are looked at every two seconds,
 * for a blocked XREAD sleeps through the loss of all data. Everything runs on one thread.
 */
final class EventReader {
  private static final Logger log = LoggerFactory.getLogger(EventReader.class);

  /**
   * How long an XREAD waits, and how long a partition may be quiet before its head is looked at.
   */
  private static final Duration BLOCK = Duration.ofSeconds(2);

  /** How much later than that an answer may come before the connection counts as dead. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /** The pause before another try to connect. */
  private static final Duration RETRY = Duration.ofMillis(250);

  /** An XREAD that is to end may not have reached Redis yet: so soon it is told again. */
  private static final Duration UNBLOCK_AGAIN = Duration.ofMillis(10);

  /** How many events of one stream a read brings at most. */
  private static final int COUNT = 256;

  private final EventConnections connections;
  private final IntFunction<CompletionStage<Head>> heads;
  private final EventStore.Listener listener;
  private final ScheduledExecutorService thread;
  private final Executor connector;
  private final BiConsumer<EventReader, Boolean> availability;
  private final Map<Integer, Position> followed = new LinkedHashMap<>();
  private @Nullable Link link;
  private boolean busy;
  private boolean blocked;
  private boolean closed;
  private long reads;

  /** How far one partition was read; a new one each time that it is followed. */
  private static final class Position {
    final int partition;
    long revision;
    long lookedNanos = System.nanoTime();

    /** Says that there is more than was read; where the next read finds nothing, that is lost. */
    @Nullable Head ahead;

    Position(int partition, long revision) {
      this.partition = partition;
      this.revision = revision;
    }
  }

  /** A connection to read with, and one that ends a read that waits. */
  private static final class Link {
    final EventConnections.Connection reading;
    final long readingId;

    /** Null where a reader has one partition only, and so never needs to read another meanwhile. */
    final EventConnections.@Nullable Connection waker;

    Link(
        EventConnections.Connection reading,
        long readingId,
        EventConnections.@Nullable Connection waker) {
      this.reading = reading;
      this.readingId = readingId;
      this.waker = waker;
    }

    void close() {
      reading.close();
      if (waker != null) {
        waker.close();
      }
    }
  }

  /**
   * @param thread owns all state of this reader; every method is called on it
   * @param connector where connections are made, which blocks
   * @param availability told when it loses its connection and when it has one again
   */
  EventReader(
      EventConnections connections,
      IntFunction<CompletionStage<Head>> heads,
      EventStore.Listener listener,
      ScheduledExecutorService thread,
      Executor connector,
      BiConsumer<EventReader, Boolean> availability) {
    this.connections = connections;
    this.heads = heads;
    this.listener = listener;
    this.thread = thread;
    this.connector = connector;
    this.availability = availability;
    connect();
  }

  void follow(int partition, long afterRevision) {
    followed.put(partition, new Position(partition, afterRevision));
    if (blocked) {
      unblock(reads);
    } else {
      next();
    }
  }

  void unfollow(int partition) {
    followed.remove(partition);
  }

  void close() {
    closed = true;
    if (link != null) {
      link.close();
    }
  }

  private void connect() {
    guard(
        CompletableFuture.supplyAsync(this::open, connector)
            .handleAsync(
                (opened, failure) -> {
                  if (failure != null) {
                    log.debug("no connection to read events with", failure);
                    lose();
                  } else if (closed) {
                    opened.close();
                  } else {
                    begin(opened);
                  }
                  return null;
                },
                thread));
  }

  private Link open() {
    EventConnections.Connection reading = connections.open();
    // The reads wait longer than a command usually may; this reader watches over them itself.
    reading.connection().setTimeout(BLOCK.plus(SLACK).plus(SLACK));
    if (!connections.spanPartitions()) {
      return new Link(reading, 0, null);
    }
    try {
      long id =
          reading
              .commands()
              .clientId()
              .toCompletableFuture()
              .orTimeout(SLACK.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      return new Link(reading, id, connections.open());
    } catch (RuntimeException e) {
      reading.close();
      throw e;
    }
  }

  private void begin(Link opened) {
    link = opened;
    opened
        .reading
        .connection()
        .addListener(
            new RedisConnectionStateListener() {
              @Override
              public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                thread.execute(() -> loseIf(opened));
              }
            });
    if (!opened.reading.connection().isOpen()) {
      loseIf(opened);
      return;
    }
    availability.accept(this, true);
    followed.values().forEach(position -> position.lookedNanos -= BLOCK.toNanos());
    next();
  }

  private void loseIf(Link lost) {
    if (link == lost) {
      link = null;
      busy = false;
      blocked = false;
      reads++;
      lost.close();
      lose();
    }
  }

  private void lose() {
    if (!closed) {
      availability.accept(this, false);
      var unused = thread.schedule(this::connect, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Goes on, unless something is under way or there is nothing to read or to read with. */
  private void next() {
    if (busy || closed || link == null || followed.isEmpty()) {
      return;
    }
    busy = true;
    Link with = link;
    long now = System.nanoTime();
    List<CompletionStage<Void>> looks = new ArrayList<>();
    for (Position position : followed.values()) {
      if (now - position.lookedNanos >= BLOCK.toNanos()) {
        position.lookedNanos = now;
        looks.add(look(position));
      }
    }
    whenAll(looks, with, () -> read(with));
  }

  /** Finds out where a partition stands. A head that cannot be had now is looked at later. */
  private CompletionStage<Void> look(Position position) {
    return heads
        .apply(position.partition)
        .handleAsync(
            (head, failure) -> {
              if (failure == null && isFollowed(position)) {
                if (head.revision() > position.revision) {
                  position.ahead = head;
                } else {
                  listener.idle(position.partition, head);
                }
              }
              return null;
            },
            thread);
  }

  private void read(Link with) {
    List<Position> asked = List.copyOf(followed.values());
    if (asked.isEmpty()) {
      busy = false;
      return;
    }
    XReadArgs args = XReadArgs.Builder.count(COUNT);
    if (asked.stream().allMatch(position -> position.ahead == null)) {
      args.block(BLOCK);
    }
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    StreamOffset<String>[] offsets =
        asked.stream()
            .map(p -> StreamOffset.from(key(p.partition), p.revision + "-0"))
            .toArray(StreamOffset[]::new);
    long read = ++reads;
    blocked = true;
    var deadline =
        thread.schedule(() -> loseIf(with), BLOCK.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
    guard(
        with.reading
            .commands()
            .xread(args, offsets)
            .handleAsync(
                (messages, failure) -> {
                  deadline.cancel(false);
                  if (link == with && read == reads) {
                    blocked = false;
                    answered(with, asked, messages, failure);
                  }
                  return null;
                },
                thread));
  }

  private void answered(
      Link with,
      List<Position> asked,
      @Nullable List<StreamMessage<String, String>> messages,
      @Nullable Throwable failure) {
    if (failure == null) {
      take(with, asked, messages == null ? List.of() : messages);
    } else {
      log.debug("events cannot be read", failure);
      loseIf(with);
    }
  }

  private void take(Link with, List<Position> asked, List<StreamMessage<String, String>> messages) {
    Map<String, List<StreamMessage<String, String>>> byStream =
        messages.stream().collect(Collectors.groupingBy(StreamMessage::getStream));
    List<CompletionStage<Void>> taken = new ArrayList<>();
    for (Position position : asked) {
      List<StreamMessage<String, String>> found =
          byStream.getOrDefault(key(position.partition), List.of());
      if (!isFollowed(position)) {
        continue;
      }
      if (!found.isEmpty()) {
        taken.add(deliver(position, found));
      } else if (position.ahead != null) {
        listener.idle(position.partition, position.ahead);
      }
      position.ahead = null;
    }
    whenAll(
        taken,
        with,
        () -> {
          busy = false;
          next();
        });
  }

  private CompletionStage<Void> deliver(
      Position position, List<StreamMessage<String, String>> found) {
    List<LockEvent> events = new ArrayList<>(found.size());
    for (StreamMessage<String, String> message : found) {
      position.revision = EventJson.revision(message);
      try {
        events.add(EventJson.event(message));
      } catch (IllegalArgumentException e) {
        // The next event will not fit the one before this, and so the watches start anew.
        log.warn("Event {} of partition {} cannot be read", message.getId(), position.partition, e);
      }
    }
    position.lookedNanos = System.nanoTime();
    return listener.events(position.partition, events);
  }

  /** Ends the read under way, so that one with the present positions follows. */
  private void unblock(long read) {
    if (link == null || link.waker == null || !blocked || read != reads) {
      return;
    }
    var unused = link.waker.commands().clientUnblock(link.readingId, UnblockType.TIMEOUT);
    var unusedAgain =
        thread.schedule(() -> unblock(read), UNBLOCK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isFollowed(Position position) {
    return followed.get(position.partition) == position;
  }

  private void whenAll(List<CompletionStage<Void>> stages, Link with, Runnable then) {
    if (stages.isEmpty()) {
      then.run();
      return;
    }
    CompletableFuture<?>[] all =
        stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new);
    guard(
        CompletableFuture.allOf(all)
            .handleAsync(
                (done, failure) -> {
                  if (link == with) {
                    then.run();
                  }
                  return null;
                },
                thread));
  }

  /** A step that threw is a defect; reading begins anew, rather than stand still. */
  private void guard(CompletionStage<?> step) {
    var unused =
        step.whenCompleteAsync(
            (done, defect) -> {
              if (defect != null) {
                log.error("Reading events failed, and begins anew", defect);
                if (link != null) {
                  loseIf(link);
                }
              }
            },
            thread);
  }

  private static String key(int partition) {
    return "events:{" + partition + "}";
  }
}
