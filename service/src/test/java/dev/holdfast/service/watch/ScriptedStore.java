package dev.holdfast.service.watch;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory whose every step is a test's to take: a reading happens at one step, its answer
 * comes at another, events are delivered at a third.
 */
final class ScriptedStore implements EventStore {
  static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

  private final List<Partition> partitions = new ArrayList<>();
  private final Map<Integer, Long> followed = new HashMap<>();
  private final List<Reading<?>> readings = new ArrayList<>();
  private @Nullable Listener listener;
  private long revision = 1_000;
  private int epochs;
  private boolean away;

  private static final class Partition {
    final TreeMap<String, Hold> holds = new TreeMap<>();
    final List<LockEvent> events = new ArrayList<>();
    String epoch;
    long last;

    Partition(String epoch) {
      this.epoch = epoch;
    }
  }

  /** A reading on its way: some steps, then its answer. */
  private static final class Reading<T> {
    final List<Runnable> steps = new ArrayList<>();
    final CompletableFuture<T> answer = new CompletableFuture<>();
  }

  ScriptedStore(int count) {
    for (int i = 0; i < count; i++) {
      partitions.add(new Partition("epoch" + epochs++));
    }
  }

  // What a test does.

  /** Takes a free lock, else frees it. */
  void toggle(ResourceId resource, String user) {
    Partition partition = partitions.get(partitionOf(resource.document()));
    long previous = partition.last;
    partition.last = ++revision;
    Hold before = partition.holds.remove(resource.toString());
    Hold after = before == null ? hold(resource, user, revision) : null;
    if (after != null) {
      partition.holds.put(resource.toString(), after);
    }
    partition.events.add(
        new LockEvent(
            after == null ? EventType.RELEASED : EventType.ACQUIRED,
            resource,
            after,
            before,
            after == null ? ReleaseReason.HOLDER : null,
            after == null ? 0 : 1,
            0,
            null,
            null,
            NOW,
            revision,
            new LockEvent.Position(partition.epoch, previous)));
  }

  static Hold hold(ResourceId resource, String user, long token) {
    return new Hold(
        resource,
        user,
        "Name of " + user,
        "lock-" + token,
        "",
        Mode.EXCLUSIVE,
        NOW,
        NOW.plusSeconds(300),
        token,
        Map.of());
  }

  /** Loses all of a partition's data. */
  void lose(int partition) {
    partitions.set(partition, new Partition("epoch" + epochs++));
  }

  /** Drops a stream's oldest events. */
  void trim(int partition, int keep) {
    List<LockEvent> events = partitions.get(partition).events;
    events.subList(0, Math.max(0, events.size() - keep)).clear();
  }

  /** From now on readings fail, or succeed again. */
  void setAway(boolean away) {
    this.away = away;
    listener().available(!away);
  }

  int readingsOnTheirWay() {
    return readings.size();
  }

  /** Takes the next step of one reading. */
  void stepReading(int index) {
    Reading<?> reading = readings.get(index);
    if (away) {
      readings.remove(index);
      reading.answer.completeExceptionally(new IllegalStateException("away"));
      return;
    }
    reading.steps.remove(0).run();
    if (reading.steps.isEmpty()) {
      readings.remove(index);
    }
  }

  void finishReadings() {
    while (!readings.isEmpty()) {
      stepReading(0);
    }
  }

  Set<Integer> followed() {
    return Set.copyOf(followed.keySet());
  }

  /** Hands over some of the events that were not yet read; where none is left, tells the head. */
  void deliver(int partition, int limit) {
    Long after = followed.get(partition);
    if (after == null || away) {
      return;
    }
    Partition of = partitions.get(partition);
    List<LockEvent> events =
        of.events.stream().filter(e -> e.revision() > after).limit(limit).toList();
    if (events.isEmpty()) {
      listener().idle(partition, new Head(of.epoch, of.last));
    } else {
      followed.put(partition, events.get(events.size() - 1).revision());
      var unused = listener().events(partition, events);
    }
  }

  void deliverAll() {
    for (int i = 0; i < partitions.size(); i++) {
      deliver(i, Integer.MAX_VALUE);
    }
  }

  /** What is held within a scope, by resource. */
  Map<String, Hold> held(Interest interest) {
    Map<String, Hold> held = new TreeMap<>();
    partitions.forEach(
        p ->
            p.holds.values().stream()
                .filter(hold -> interest.contains(hold.resource()))
                .forEach(hold -> held.put(hold.resource().toString(), hold)));
    return held;
  }

  long lastRevision(int partition) {
    return partitions.get(partition).last;
  }

  // What the hub sees.

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public int partitionOf(DocumentId document) {
    return Math.floorMod(document.id().hashCode(), partitions.size());
  }

  @Override
  public CompletableFuture<SnapshotPage> document(Scope scope) {
    DocumentId document =
        scope instanceof Scope.OneLock lock
            ? lock.resource().document()
            : ((Scope.OneDocument) scope).document();
    int partition = partitionOf(document);
    return later(
        () -> {
          Partition of = partitions.get(partition);
          List<LockState> locks =
              of.holds.values().stream()
                  .filter(hold -> scope.contains(hold.resource()))
                  .map(ScriptedStore::state)
                  .toList();
          return new SnapshotPage(of.epoch, of.last, of.last, locks, Set.of(), "", NOW);
        });
  }

  @Override
  public CompletableFuture<SnapshotPage> page(int partition, Scope scope, String after, int limit) {
    Reading<SnapshotPage> reading = new Reading<>();
    List<ResourceId> ids = new ArrayList<>();
    long[] listed = new long[1];
    reading.steps.add(
        () -> {
          Partition of = partitions.get(partition);
          listed[0] = of.last;
          of.holds.tailMap(after, after.isEmpty()).values().stream()
              .map(Hold::resource)
              .filter(scope::contains)
              .sorted(Comparator.comparing(ResourceId::toString))
              .limit(limit)
              .forEach(ids::add);
        });
    SnapshotPage[] page = new SnapshotPage[1];
    reading.steps.add(
        () -> {
          Partition of = partitions.get(partition);
          List<LockState> locks = new ArrayList<>();
          for (ResourceId id : ids) {
            Hold hold = of.holds.get(id.toString());
            if (hold != null) {
              locks.add(state(hold));
            }
          }
          String upTo = ids.size() < limit ? "" : ids.get(ids.size() - 1).toString();
          page[0] =
              new SnapshotPage(
                  of.epoch, of.last, listed[0], locks, new LinkedHashSet<>(ids), upTo, NOW);
        });
    reading.steps.add(() -> reading.answer.complete(page[0]));
    readings.add(reading);
    return reading.answer;
  }

  private static LockState state(Hold hold) {
    return new LockState(hold.resource(), List.of(hold), null, 0);
  }

  @Override
  public CompletableFuture<List<LockEvent>> history(int partition, long afterRevision, int limit) {
    return later(
        () ->
            partitions.get(partition).events.stream()
                .filter(e -> e.revision() > afterRevision)
                .limit(limit)
                .toList());
  }

  @Override
  public CompletableFuture<Head> head(int partition) {
    return later(() -> new Head(partitions.get(partition).epoch, partitions.get(partition).last));
  }

  private <T> CompletableFuture<T> later(Supplier<T> value) {
    Reading<T> reading = new Reading<>();
    List<T> read = new ArrayList<>();
    reading.steps.add(() -> read.add(value.get()));
    reading.steps.add(() -> reading.answer.complete(read.get(0)));
    readings.add(reading);
    return reading.answer;
  }

  @Override
  public Tail tail(Listener to) {
    listener = to;
    return new Tail() {
      @Override
      public void follow(int partition, long afterRevision) {
        followed.put(partition, afterRevision);
      }

      @Override
      public void unfollow(int partition) {
        followed.remove(partition);
      }

      @Override
      public void close() {
        followed.clear();
      }
    };
  }

  private Listener listener() {
    if (listener == null) {
      throw new IllegalStateException("no hub");
    }
    return listener;
  }
}
