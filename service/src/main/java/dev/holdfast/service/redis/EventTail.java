package dev.holdfast.service.redis;

import dev.holdfast.service.watch.EventStore;
import dev.holdfast.service.watch.EventStore.Head;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads event streams: on one Redis all of them with one connection, in a cluster each with its
 * own, for a read that blocks blocks its whole connection. One thread owns all state.
 */
final class EventTail implements EventStore.Tail {
  private static final Logger log = LoggerFactory.getLogger(EventTail.class);

  private final ScheduledThreadPoolExecutor thread = daemon("holdfast-events");
  // Connecting blocks; a node that is away must not keep the others from being read.
  private final ScheduledThreadPoolExecutor connector = daemon("holdfast-events-connect");
  private final EventConnections connections;
  private final Partitions partitions;
  private final IntFunction<CompletionStage<Head>> heads;
  private final EventStore.Listener listener;
  private final Map<Integer, EventReader> byPartition = new HashMap<>();
  private final List<EventReader> readers = new ArrayList<>();
  private final Set<EventReader> away = new HashSet<>();

  /**
   * @param heads where a partition stands; makes its epoch where the store has lost it
   */
  EventTail(
      EventConnections connections,
      Partitions partitions,
      IntFunction<CompletionStage<Head>> heads,
      EventStore.Listener listener) {
    this.connections = connections;
    this.partitions = partitions;
    this.heads = heads;
    this.listener = listener;
  }

  @Override
  public void follow(int partition, long afterRevision) {
    thread.execute(() -> reader(partition).follow(partition, afterRevision));
  }

  @Override
  public void unfollow(int partition) {
    thread.execute(() -> reader(partition).unfollow(partition));
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          readers.forEach(EventReader::close);
          thread.shutdownNow();
        });
    thread.shutdown();
    connector.shutdownNow();
  }

  private EventReader reader(int partition) {
    if (connections.spanPartitions() && !readers.isEmpty()) {
      return readers.get(0);
    }
    return byPartition.computeIfAbsent(
        partition,
        p -> {
          EventReader reader =
              new EventReader(
                  connections, partitions, heads, listener, thread, connector, this::report);
          readers.add(reader);
          return reader;
        });
  }

  /** Tells the listener when the first reader loses its connection, and when all have theirs. */
  private void report(EventReader reader, boolean available) {
    boolean before = away.isEmpty();
    if (available) {
      away.remove(reader);
    } else {
      away.add(reader);
    }
    if (before != away.isEmpty()) {
      log.info(
          "Events: {}", away.isEmpty() ? "reading again" : "the store is away, trying to reach it");
      listener.available(away.isEmpty());
    }
  }

  private static ScheduledThreadPoolExecutor daemon(String name) {
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            },
            // What answers after closing concerns nobody any more.
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }
}
