package dev.holdfast.service.redis;

import dev.holdfast.service.watch.EventStore;
import dev.holdfast.service.watch.EventStore.Head;
import io.lettuce.core.StreamMessage;
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

  /** An XREAD that is to end may not have reached Redis yet: so soon it is told again. */
  private static final Duration WAKE_AGAIN = Duration.ofMillis(10);

  private final Partitions partitions;
  private final IntFunction<CompletionStage<Head>> heads;
  private final EventStore.Listener listener;
  private final ScheduledExecutorService thread;
  private final BiConsumer<EventReader, Boolean> availability;
  private final SteadyLink link;
  private final Map<Integer, ReadPosition> followed = new LinkedHashMap<>();
  private boolean busy;
  private boolean blocked;
  private long reads;

  /**
   * @param thread owns all state of this reader; every method is called on it
   * @param connector where connections are made, which blocks
   * @param availability told when it loses its connection and when it has one again
   */
  EventReader(
      EventConnections connections,
      Partitions partitions,
      IntFunction<CompletionStage<Head>> heads,
      EventStore.Listener listener,
      ScheduledExecutorService thread,
      Executor connector,
      BiConsumer<EventReader, Boolean> availability) {
    this.partitions = partitions;
    this.heads = heads;
    this.listener = listener;
    this.thread = thread;
    this.availability = availability;
    link = new SteadyLink(connections, thread, connector, this::begin, this::stop);
    link.connect();
  }

  void follow(int partition, long afterRevision) {
    String stream = partitions.keys(partition).events();
    followed.put(partition, new ReadPosition(partition, stream, afterRevision));
    if (blocked) {
      wake(reads);
    } else {
      next();
    }
  }

  void unfollow(int partition) {
    followed.remove(partition);
  }

  void close() {
    link.close();
  }

  private void begin() {
    availability.accept(this, true);
    followed.values().forEach(ReadPosition::lookNext);
    next();
  }

  private void stop() {
    busy = false;
    blocked = false;
    reads++;
    availability.accept(this, false);
  }

  /** Goes on, unless something is under way or there is nothing to read or to read with. */
  private void next() {
    EventLink with = link.current();
    if (busy || with == null || followed.isEmpty()) {
      return;
    }
    busy = true;
    long now = System.nanoTime();
    List<CompletionStage<Void>> looks = new ArrayList<>();
    for (ReadPosition position : followed.values()) {
      if (position.takeLook(now)) {
        looks.add(look(position));
      }
    }
    whenAll(looks, with, () -> read(with));
  }

  /** Finds out where a partition stands. A head that cannot be had now is looked at later. */
  private CompletionStage<Void> look(ReadPosition position) {
    return heads
        .apply(position.partition())
        .handleAsync(
            (head, failure) -> {
              if (failure == null && isFollowed(position) && !position.isBehind(head)) {
                listener.idle(position.partition(), head);
              }
              return null;
            },
            thread);
  }

  private void read(EventLink with) {
    List<ReadPosition> asked = List.copyOf(followed.values());
    if (asked.isEmpty()) {
      busy = false;
      return;
    }
    boolean waits = asked.stream().allMatch(position -> position.ahead() == null);
    long read = ++reads;
    blocked = true;
    var deadline =
        thread.schedule(
            () -> link.lose(with), EventLink.READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    link.guard(
        with.read(asked.stream().map(ReadPosition::offset).toList(), waits)
            .handleAsync(
                (messages, failure) -> {
                  deadline.cancel(false);
                  if (link.current() == with && read == reads) {
                    blocked = false;
                    answered(with, asked, messages, failure);
                  }
                  return null;
                },
                thread));
  }

  private void answered(
      EventLink with,
      List<ReadPosition> asked,
      @Nullable List<StreamMessage<String, String>> messages,
      @Nullable Throwable failure) {
    if (failure == null) {
      take(with, asked, messages == null ? List.of() : messages);
    } else {
      log.debug("events cannot be read", failure);
      link.lose(with);
    }
  }

  private void take(
      EventLink with, List<ReadPosition> asked, List<StreamMessage<String, String>> messages) {
    Map<String, List<StreamMessage<String, String>>> byStream =
        messages.stream().collect(Collectors.groupingBy(StreamMessage::getStream));
    List<CompletionStage<Void>> taken = new ArrayList<>();
    asked.stream()
        .filter(this::isFollowed)
        .forEach(
            position -> {
              List<StreamMessage<String, String>> found = byStream.get(position.stream());
              Head ahead = position.ahead();
              if (found != null) {
                taken.add(listener.events(position.partition(), position.advance(found)));
              } else if (ahead != null) {
                listener.idle(position.partition(), ahead);
              }
              position.caughtUp();
            });
    whenAll(
        taken,
        with,
        () -> {
          busy = false;
          next();
        });
  }

  /** Ends the read under way, so that one with the present positions follows. */
  private void wake(long read) {
    EventLink with = link.current();
    if (with == null || !with.wakes() || !blocked || read != reads) {
      return;
    }
    with.wake();
    var unused = thread.schedule(() -> wake(read), WAKE_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isFollowed(ReadPosition position) {
    return followed.get(position.partition()) == position;
  }

  /** Goes on when all have come to their end, with the same link only. */
  private void whenAll(List<CompletionStage<Void>> stages, EventLink with, Runnable then) {
    if (stages.isEmpty()) {
      then.run();
      return;
    }
    CompletableFuture<?>[] all =
        stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new);
    link.guard(
        CompletableFuture.allOf(all)
            .handleAsync(
                (done, failure) -> {
                  if (link.current() == with) {
                    then.run();
                  }
                  return null;
                },
                thread));
  }
}
