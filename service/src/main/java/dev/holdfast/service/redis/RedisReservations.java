package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.PendingTakeover;
import dev.holdfast.service.lock.Reservations;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Reservations in Redis: a set of them for each circle, in a partition of its own; see {@code
 * operation/reserve.lua}.
 */
final class RedisReservations implements Reservations {
  /** How far the clocks of a cluster's masters may be apart. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

  private final Lanes lanes;
  private final Partitions partitions;
  private final SnapshotScript snapshots;
  private final Duration timeout;

  RedisReservations(
      Lanes lanes, Partitions partitions, SnapshotScript snapshots, Duration timeout) {
    this.lanes = lanes;
    this.partitions = partitions;
    this.snapshots = snapshots;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Answer<Outcome>> reserve(Wanted wanted, Duration timeLimit) {
    Duration limit = timeLimit.compareTo(timeout) < 0 ? timeLimit : timeout;
    return submit(
        OperationKind.RESERVE,
        wanted.circle(),
        wanted.lock(),
        List.of(Integer.toString(wanted.limit()), wanted.alone() ? "1" : ""),
        limit,
        (result, serverTime) ->
            Answer.of(
                switch (result.status()) {
                  case "RESERVED" ->
                      new Outcome.Reserved(
                          new Reservation(wanted.circle(), result.number(1)),
                          result.number(2) == 1);
                  case "FULL" -> full(wanted, result, serverTime);
                  default -> throw new IllegalStateException("unknown status " + result.status());
                }));
  }

  private static Outcome full(Wanted wanted, Result result, Instant serverTime) {
    var entries = new ArrayList<Entry>();
    for (int i = 1; i < result.size(); i += 3) {
      ResourceId resource = ResourceIds.canonical(result.text(i));
      entries.add(
          new Entry(
              new HoldKey(resource, wanted.lock().userId(), result.text(i + 1)),
              new Reservation(wanted.circle(), result.number(i + 2))));
    }
    return new Outcome.Full(entries, serverTime);
  }

  @Override
  public CompletableFuture<Answer<Boolean>> forget(HoldKey lock, Reservation reservation) {
    return submit(
        OperationKind.FORGET,
        reservation.circle(),
        lock,
        List.of(Long.toString(reservation.number())),
        timeout,
        (result, serverTime) -> Answer.of(result.status().equals("FORGOTTEN")));
  }

  @Override
  public CompletableFuture<Answer<Set<Entry>>> standing(List<Entry> entries) {
    Map<Integer, List<ResourceId>> byPartition =
        entries.stream()
            .map(entry -> entry.lock().resource())
            .distinct()
            .collect(Collectors.groupingBy(resource -> partitions.of(resource.document())));
    List<CompletableFuture<SnapshotScript.Reading>> readings =
        byPartition.entrySet().stream()
            .map(each -> snapshots.resources(each.getKey(), each.getValue(), Integer.MAX_VALUE))
            .toList();
    return CompletableFuture.allOf(readings.toArray(CompletableFuture[]::new))
        .<Answer<Set<Entry>>>thenApply(
            all -> {
              var standing = new HashSet<HoldKey>();
              readings.forEach(reading -> addStanding(reading.join(), standing));
              return Answer.of(
                  entries.stream()
                      .filter(entry -> standing.contains(entry.lock()))
                      .collect(Collectors.toSet()));
            })
        .exceptionally(failure -> StoreFailures.refused(failure));
  }

  /** What is held, waited for and asked for. */
  private static void addStanding(SnapshotScript.Reading reading, Set<HoldKey> standing) {
    for (LockState state : reading.locks()) {
      for (Hold hold : state.holds()) {
        standing.add(new HoldKey(hold.resource(), hold.userId(), hold.lockId()));
        PendingTakeover asked = hold.takeover();
        if (asked != null) {
          standing.add(new HoldKey(hold.resource(), asked.requesterId(), asked.requesterLockId()));
        }
      }
    }
    for (Waiter waiter : reading.waiters()) {
      standing.add(new HoldKey(waiter.resource(), waiter.userId(), waiter.lockId()));
    }
  }

  /** One call to reserve and one to take the lock, each with its time limit. */
  @Override
  public Duration mayStillTake() {
    return timeout.multipliedBy(2).plus(CLOCKS_APART);
  }

  private <T> CompletableFuture<Answer<T>> submit(
      OperationKind kind,
      Circle circle,
      HoldKey lock,
      List<String> arguments,
      Duration limit,
      Operation.Decoder<T> decoder) {
    var all = new ArrayList<String>(arguments.size() + 2);
    all.add(lock.resource().toString());
    all.add(lock.lockId());
    all.addAll(arguments);
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    return circle == Circle.USER
        ? lanes.onUser(kind, lock.userId(), all, deadlineNanos, decoder)
        : lanes.onUserOfDocument(
            kind, lock.userId(), lock.resource().document(), all, deadlineNanos, decoder);
  }
}
