package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.LockStore.Found;
import dev.holdfast.service.lock.LockStore.LockPage;
import dev.holdfast.service.lock.Locks;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.SessionRenewal;
import dev.holdfast.service.lock.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Just enough of locks to have something behind the transport. The id {@code document:hang:x} never
 * gets an answer, {@code document:throw:x} and {@code document:fail:x} meet a bug.
 */
final class MemoryLocks implements Locks {
  static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

  private final Map<String, Hold> holds = new ConcurrentHashMap<>();
  private final AtomicLong token = new AtomicLong(1_790_000_000_000_000L);

  private final Queue<CompletableFuture<Answer<Acquired>>> hanging = new ConcurrentLinkedQueue<>();

  /** Every call's context, in the order of arrival. */
  final Queue<CallContext> contexts = new ConcurrentLinkedQueue<>();

  /** Everything that was asked, in the order of arrival. */
  final Queue<Object> requests = new ConcurrentLinkedQueue<>();

  @Override
  public CompletableFuture<Answer<Acquired>> acquire(Caller caller, AcquireRequest request) {
    contexts.add(request.context());
    requests.add(request);
    if (request.resourceId().equals("document:hang:x")) {
      var answer = new CompletableFuture<Answer<Acquired>>();
      hanging.add(answer);
      return answer;
    }
    if (request.resourceId().equals("document:throw:x")) {
      throw new IllegalStateException("redis://:hunter2@db says no");
    }
    if (request.resourceId().equals("document:fail:x")) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("redis://:hunter2@db says no"));
    }
    Instant now = Instant.now();
    Hold wanted =
        new Hold(
            id(request.resourceId()),
            caller.userId(),
            caller.displayName(request.displayName()),
            request.lockId(),
            "",
            request.mode(),
            now,
            now.plus(request.ttl() == null ? DEFAULT_TTL : request.ttl()),
            token.incrementAndGet(),
            request.metadata());
    Hold present = holds.putIfAbsent(request.resourceId(), wanted);
    if (present != null) {
      var state = new LockState(present.resource(), List.of(present), null, 0);
      return done(
          Answer.refused(
              new Refusal(
                  Reason.LOCK_HELD,
                  "Held by " + present.displayName() + '.',
                  Map.of("resource_id", request.resourceId()),
                  List.of(state),
                  null)));
    }
    return done(Answer.of(new Acquired(wanted, Duration.ofSeconds(60), now)));
  }

  /** Refuses the call that has hung the longest. */
  void finishOne() {
    hanging.remove().complete(Answer.refused(Refusal.storeUnavailable()));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> release(Caller caller, HoldRequest request) {
    contexts.add(request.context());
    requests.add(request);
    return done(Answer.of(holds.remove(request.resourceId()) != null));
  }

  @Override
  public CompletableFuture<Answer<Acquired>> renew(Caller caller, RenewRequest request) {
    contexts.add(request.context());
    requests.add(request);
    Hold hold = holds.get(request.resourceId());
    if (hold == null) {
      return done(
          Answer.refused(
              Refusal.of(
                  Reason.LOCK_LOST, "The lock is lost.", "resource_id", request.resourceId())));
    }
    return done(Answer.of(new Acquired(hold, Duration.ofSeconds(60), Instant.now())));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> releaseSession(
      Caller caller, SessionReleaseRequest request) {
    requests.add(request);
    return done(Answer.of(false));
  }

  @Override
  public CompletableFuture<Answer<SessionRenewal>> renewSession(
      Caller caller, SessionRenewRequest request) {
    requests.add(request);
    return done(
        Answer.of(
            new SessionRenewal(
                List.of(), List.of(), List.of(), Duration.ofSeconds(60), Instant.now())));
  }

  @Override
  public CompletableFuture<Answer<List<Viewer>>> viewers(
      Caller caller, String scope, CallContext context) {
    return done(Answer.of(List.of()));
  }

  @Override
  public CompletableFuture<Answer<Found>> get(
      Caller caller, String resourceId, CallContext context) {
    contexts.add(context);
    Hold hold = holds.get(resourceId);
    List<Hold> found = hold == null ? List.of() : List.of(hold);
    var state = new LockState(id(resourceId), found, null, 0);
    return done(Answer.of(new Found(List.of(state), List.of(), Instant.now())));
  }

  @Override
  public CompletableFuture<Answer<Hold>> requestTakeover(Caller caller, TakeoverRequest request) {
    requests.add(request);
    return done(Answer.of(hold(caller.userId(), "")));
  }

  @Override
  public CompletableFuture<Answer<Hold>> answerTakeover(
      Caller caller, AnswerTakeoverRequest request) {
    requests.add(request);
    return done(Answer.of(hold(caller.userId(), "")));
  }

  @Override
  public CompletableFuture<Answer<LockPage>> list(Caller caller, ListRequest request) {
    contexts.add(request.context());
    requests.add(request);
    List<LockState> states =
        holds.values().stream()
            .map(hold -> new LockState(hold.resource(), List.of(hold), null, 0))
            .toList();
    return done(Answer.of(new LockPage(states, "next", Instant.now())));
  }

  /** A hold of {@code document:1:tab:x}. */
  static Hold hold(String userId, String displayName) {
    return new Hold(
        id("document:1:tab:x"),
        userId,
        displayName,
        "lock-of-" + userId,
        "session-of-" + userId,
        Mode.EXCLUSIVE,
        Instant.ofEpochMilli(1_000),
        Instant.ofEpochMilli(301_000),
        1_790_000_000_000_000L,
        Map.of("app", "editor"));
  }

  static ResourceId id(String canonical) {
    String[] parts = canonical.split(":", 3);
    return new ResourceId(new DocumentId(parts[0], parts[1]), parts[2]);
  }

  private static <T> CompletableFuture<Answer<T>> done(Answer<T> answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
