package dev.holdfast.service.redis;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.watch.EventStore;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What watches read of Redis: locks with their revision, and the streams of events. */
final class RedisEventStore implements EventStore {
  private final RedisAccess access;
  private final ReadCalls reads;
  private final Partitions partitions;
  private final IdsScript ids;
  private final SnapshotScript snapshots;

  RedisEventStore(
      RedisAccess access,
      ReadCalls reads,
      Partitions partitions,
      IdsScript ids,
      SnapshotScript snapshots) {
    this.access = access;
    this.reads = reads;
    this.partitions = partitions;
    this.ids = ids;
    this.snapshots = snapshots;
  }

  @Override
  public int partitions() {
    return partitions.count();
  }

  @Override
  public int partitionOf(DocumentId document) {
    return partitions.of(document);
  }

  @Override
  public CompletableFuture<SnapshotPage> document(Scope scope) {
    return snapshots
        .document(scope, true)
        .thenApply(reading -> page(reading, reading.revision(), List.of(), ""));
  }

  @Override
  public CompletableFuture<SnapshotPage> page(int partition, Scope scope, String after, int limit) {
    return ids.list(partition, scope, after, limit)
        .thenCompose(
            listed -> {
              List<ResourceId> found = listed.ids();
              String upTo = found.size() < limit ? "" : found.get(found.size() - 1).toString();
              return snapshots
                  .resources(partition, found)
                  .thenApply(reading -> page(reading, listedAt(listed, reading), found, upTo));
            });
  }

  /** Where the epoch changed in between, all that was listed counts for nothing. */
  private static long listedAt(IdsScript.Listed listed, SnapshotScript.Reading reading) {
    return listed.epoch().equals(reading.epoch()) ? listed.revision() : 0;
  }

  private static SnapshotPage page(
      SnapshotScript.Reading reading,
      long listedRevision,
      Collection<ResourceId> ids,
      String upTo) {
    return new SnapshotPage(
        reading.epoch(),
        reading.revision(),
        listedRevision,
        reading.locks(),
        reading.viewers(),
        Set.copyOf(ids),
        upTo,
        reading.serverTime());
  }

  @Override
  public CompletableFuture<List<LockEvent>> history(int partition, long afterRevision, int limit) {
    Range<String> later =
        Range.from(Range.Boundary.excluding(afterRevision + "-0"), Range.Boundary.unbounded());
    String stream = partitions.keys(partition).events();
    return reads
        .command(() -> access.commands().xrange(stream, later, Limit.from(limit)))
        .thenApply(RedisEventStore::readable);
  }

  /** Up to the first that cannot be read: from there a watch finds nothing, and begins anew. */
  private static List<LockEvent> readable(List<StreamMessage<String, String>> messages) {
    var events = new ArrayList<LockEvent>(messages.size());
    for (StreamMessage<String, String> message : messages) {
      try {
        events.add(EventJson.event(message));
      } catch (IllegalArgumentException e) {
        break;
      }
    }
    return events;
  }

  @Override
  public CompletableFuture<Head> head(int partition) {
    return snapshots
        .head(partition)
        .thenApply(reading -> new Head(reading.epoch(), reading.revision()));
  }

  @Override
  public Tail tail(Listener listener) {
    return new EventTail(access, partitions, this::head, listener);
  }
}
