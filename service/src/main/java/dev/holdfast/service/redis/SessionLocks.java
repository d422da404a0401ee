package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.SessionHolds;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.redis.BoundMembers.Bound;
import dev.holdfast.service.session.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Calls about all locks of a session, in whatever partitions they are. Each partition is asked what
 * it has, and then for each of these one operation follows.
 */
final class SessionLocks {
  private final Lanes lanes;
  private final Partitions partitions;
  private final StoreObserver observer;

  SessionLocks(Lanes lanes, Partitions partitions, StoreObserver observer) {
    this.lanes = lanes;
    this.partitions = partitions;
    this.observer = observer;
  }

  /** What one partition has of a session; null where it did not answer. */
  private record Part(BoundMembers.@Nullable All all) {
    List<Bound> bound() {
      return all == null ? List.of() : all.bound();
    }
  }

  /** What became of one lock; null where the store did not answer. */
  private record Renewed(ResourceId resource, @Nullable Result result) {}

  /**
   * Renews them all. Refused where a partition does not say what it has of the session, since a
   * caller would take those for lost; the others are renewed all the same.
   */
  CompletableFuture<Answer<SessionHolds>> renew(
      SessionKey session, Function<ResourceId, Duration> ttl, Duration limit) {
    return everywhere(session, limit)
        .thenCompose(
            parts -> {
              List<CompletableFuture<Renewed>> renewed =
                  holds(parts).map(hold -> renew(session, hold, ttl, limit)).toList();
              return all(renewed)
                  .thenApply(
                      done ->
                          isComplete(parts)
                              ? Answer.of(sorted(done, serverTime(parts)))
                              : Answer.refused(Refusal.storeUnavailable()));
            });
  }

  private CompletableFuture<Renewed> renew(
      SessionKey session, Bound hold, Function<ResourceId, Duration> ttl, Duration limit) {
    return lanes
        .onResource(
            OperationKind.RENEW_BOUND,
            hold.resource(),
            List.of(
                session.userId(),
                session.sessionId(),
                hold.name(),
                Long.toString(ttl.apply(hold.resource()).toMillis())),
            System.nanoTime() + limit.toNanos(),
            (result, serverTime) -> Answer.of(new Renewed(hold.resource(), result)))
        .thenApply(
            answer ->
                answer instanceof Answer.Given<Renewed> given
                    ? given.value()
                    : new Renewed(hold.resource(), null));
  }

  private static SessionHolds sorted(List<Renewed> renewed, Instant serverTime) {
    var held = new ArrayList<Granted>();
    var lost = new ArrayList<ResourceId>();
    var unknown = new ArrayList<ResourceId>();
    for (Renewed one : renewed) {
      if (one.result == null) {
        unknown.add(one.resource);
      } else if (one.result.status().equals("GRANTED")) {
        StoredEntries.StoredHold stored = StoredEntries.hold(one.resource, one.result.text(1));
        held.add(new Granted(stored.hold(), stored.ttl(), serverTime));
      } else {
        lost.add(one.resource);
      }
    }
    return new SessionHolds(held, lost, unknown, serverTime);
  }

  /** Releases them all; whether there was one. Its places in queues and requests end too. */
  CompletableFuture<Answer<Boolean>> release(SessionKey session, Duration limit) {
    return everywhere(session, limit)
        .thenCompose(
            parts -> {
              List<CompletableFuture<Answer<Boolean>>> released =
                  parts.stream()
                      .flatMap(part -> part.bound().stream())
                      .filter(bound -> !bound.kind().equals("view"))
                      .map(bound -> release(session, bound, limit))
                      .toList();
              return all(released).thenApply(done -> together(done, isComplete(parts)));
            });
  }

  private CompletableFuture<Answer<Boolean>> release(
      SessionKey session, Bound bound, Duration limit) {
    return lanes.onResource(
        OperationKind.RELEASE_BOUND,
        bound.resource(),
        List.of(session.userId(), session.sessionId(), bound.kind(), bound.name()),
        System.nanoTime() + limit.toNanos(),
        (result, serverTime) -> {
          boolean released = result.status().equals("RELEASED");
          if (released) {
            Hold hold = StoredEntries.hold(bound.resource(), result.text(1)).hold();
            observer.released(hold, dev.holdfast.service.lock.ReleaseReason.HOLDER);
          }
          return Answer.of(released);
        });
  }

  /** Has them all released after a while, unless a stream of the session opens before. */
  CompletableFuture<Answer<Boolean>> leave(SessionKey session, Duration delay, Duration limit) {
    List<CompletableFuture<Answer<Boolean>>> noted =
        IntStream.range(0, partitions.count())
            .mapToObj(
                partition ->
                    lanes.onPartition(
                        OperationKind.LEAVE,
                        partition,
                        List.of(
                            session.userId(), session.sessionId(), Long.toString(delay.toMillis())),
                        System.nanoTime() + limit.toNanos(),
                        (result, serverTime) -> Answer.of(!result.text(1).isEmpty())))
            .toList();
    return all(noted).thenApply(done -> together(done, true));
  }

  /** Whether any was true; refused where one was, or something is missing. */
  private static Answer<Boolean> together(List<Answer<Boolean>> answers, boolean complete) {
    boolean any = false;
    for (Answer<Boolean> answer : answers) {
      if (!(answer instanceof Answer.Given<Boolean> given)) {
        return answer;
      }
      any |= given.value();
    }
    return complete ? Answer.of(any) : Answer.refused(Refusal.storeUnavailable());
  }

  private CompletableFuture<List<Part>> everywhere(SessionKey session, Duration limit) {
    return all(
        IntStream.range(0, partitions.count())
            .mapToObj(
                partition ->
                    BoundMembers.read(lanes, partition, session, limit)
                        .thenApply(
                            answer ->
                                new Part(
                                    answer instanceof Answer.Given<BoundMembers.All> given
                                        ? given.value()
                                        : null)))
            .toList());
  }

  private static java.util.stream.Stream<Bound> holds(List<Part> parts) {
    return parts.stream().flatMap(part -> part.bound().stream()).filter(Bound::isHold);
  }

  private static boolean isComplete(List<Part> parts) {
    return parts.stream().allMatch(part -> part.all != null);
  }

  /** When the first partition was read: no time of an answer is later than it was. */
  private static Instant serverTime(List<Part> parts) {
    BoundMembers.All first = parts.get(0).all;
    return first == null ? Instant.EPOCH : first.serverTime();
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }
}
