package dev.holdfast.service.lock;

import dev.holdfast.service.lock.AccessPolicy.Action;
import dev.holdfast.service.lock.AccessPolicy.WideAction;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.Found;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.ListQuery;
import dev.holdfast.service.lock.LockStore.LockPage;
import dev.holdfast.service.lock.LockStore.SessionHolds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls on locks over a store. */
public final class LockCalls implements Locks {
  /** Stands for no deadline of the caller's; the store has a limit of its own. */
  private static final Duration NO_LIMIT = Duration.ofMinutes(1);

  private final LockStore store;
  private final Waits waits;
  private final TakeoverCalls takeovers;
  private final UserLimits limits;
  private final Admission admission;
  private final Policies policies;
  private final LockRules rules;
  private final boolean backwardCompat;
  private final LockObserver observer;

  /**
   * The calls.
   *
   * @param waits for who is willing to wait for a lock
   * @param backwardCompat whether {@code type:id} means {@code type:id:main}
   * @param metadataEntries how many metadata entries a hold takes
   * @param metadataBytes their keys and values together, in UTF-8
   */
  public LockCalls(
      LockStore store,
      Waits waits,
      UserLimits limits,
      Admission admission,
      Policies policies,
      boolean backwardCompat,
      int metadataEntries,
      int metadataBytes,
      LockObserver observer) {
    this.store = store;
    this.waits = waits;
    this.limits = limits;
    this.admission = admission;
    this.policies = policies;
    this.rules = new LockRules(metadataEntries, metadataBytes);
    this.takeovers = new TakeoverCalls(store, limits, admission, policies, rules);
    this.backwardCompat = backwardCompat;
    this.observer = observer;
  }

  @Override
  public CompletableFuture<Answer<Acquired>> acquire(Caller caller, AcquireRequest request) {
    long began = System.nanoTime();
    var queued = new AtomicLong();
    return checked(
            () -> {
              ResourceId resource =
                  resource(request.resourceId(), request.sessionId(), request.context());
              Policy policy = policies.of(resource.type());
              rules.checkLockId(caller, request.lockId(), request.sessionId());
              LockRules.checkDisplayName(request.displayName());
              rules.checkMetadata(request.metadata());
              rules.checkMode(request.mode(), policy);
              Duration wait = rules.wait(request.waitTimeout(), policy);
              Duration ttl = rules.ttl(request.ttl(), policy, policy.ttl());
              HoldKey hold =
                  HoldKey.of(resource, caller.userId(), request.lockId(), request.sessionId());
              long endNanos = System.nanoTime() + remaining(request.context()).toNanos();
              long waitEndNanos = System.nanoTime() + wait.toNanos();
              return admission
                  .<Granted>admitToLock(
                      caller,
                      Action.EDIT,
                      resource,
                      admitted ->
                          limits.within(
                              caller,
                              hold,
                              request.mode(),
                              policy,
                              Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())),
                              (allowance, timeLeft) ->
                                  take(
                                      new AcquireCommand(
                                          hold,
                                          request.sessionId(),
                                          caller.displayName(request.displayName()),
                                          request.mode(),
                                          ttl,
                                          request.metadata(),
                                          policy,
                                          allowance,
                                          admitted,
                                          timeLeft),
                                      Duration.ofNanos(
                                          Math.max(0, waitEndNanos - System.nanoTime())),
                                      request.context(),
                                      queued)))
                  .thenApply(answer -> concluded(hold, policy, answer, request.context()));
            })
        .thenApply(
            answer -> {
              long took = System.nanoTime() - began - queued.get();
              observer.acquireTook(Duration.ofNanos(took), refusal(answer));
              return answer;
            });
  }

  /** Takes what is asked for now, or waits for it where the caller does. */
  private CompletableFuture<Answer<Granted>> take(
      AcquireCommand command, Duration wait, CallContext context, AtomicLong queuedNanos) {
    if (wait.isZero()) {
      return store.acquire(command);
    }
    return waits
        .acquire(command, wait, context.cancellation())
        .thenApply(
            waited -> {
              queuedNanos.addAndGet(waited.queued().toNanos());
              return waited.answer();
            });
  }

  /** Tells of the outcome; and where the caller has gone, gives back what it will never know of. */
  private Answer<Acquired> concluded(
      HoldKey hold, Policy policy, Answer<Granted> answer, CallContext context) {
    if (answer instanceof Answer.Given<Granted> given) {
      Granted granted = given.value();
      if (granted.takenOver()) {
        observer.takenOver(granted.hold());
      } else {
        observer.acquired(granted.hold(), granted.ttl());
      }
      if (context.cancellation().isCancelled()) {
        giveBack(hold, granted.hold());
      }
    } else if (answer instanceof Answer.Refused<Granted> refused
        && refused.refusal().reason() == Reason.LOCK_HELD) {
      observer.denied(hold.userId(), hold.resource(), refused.refusal());
    }
    return answer.map(granted -> acquired(granted, policy));
  }

  private void giveBack(HoldKey key, Hold hold) {
    var unused =
        store.giveBack(key, hold.fencingToken()).thenAccept(answer -> released(key, answer));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> release(Caller caller, HoldRequest request) {
    return checked(
        () -> {
          ResourceId resource =
              resource(request.resourceId(), request.sessionId(), request.context());
          rules.checkLockId(caller, request.lockId(), request.sessionId());
          HoldKey key =
              HoldKey.of(resource, caller.userId(), request.lockId(), request.sessionId());
          return store
              .release(key, remaining(request.context()))
              .thenApply(
                  answer -> {
                    released(key, answer);
                    return answer;
                  });
        });
  }

  private void released(HoldKey key, Answer<Boolean> answer) {
    if (answer instanceof Answer.Given<Boolean> given && given.value()) {
      observer.released(key.userId(), key.resource(), ReleaseReason.HOLDER);
    }
  }

  @Override
  public CompletableFuture<Answer<Acquired>> renew(Caller caller, RenewRequest request) {
    return checked(
        () -> {
          ResourceId resource =
              resource(request.resourceId(), request.sessionId(), request.context());
          Policy policy = policies.of(resource.type());
          rules.checkLockId(caller, request.lockId(), request.sessionId());
          // Zero: the store knows what TTL this hold has.
          Duration ttl = rules.ttl(request.ttl(), policy, Duration.ZERO);
          return store
              .renew(
                  HoldKey.of(resource, caller.userId(), request.lockId(), request.sessionId()),
                  ttl,
                  remaining(request.context()))
              .thenCompose(answer -> shownTo(caller, resource, answer))
              .thenApply(answer -> answer.map(granted -> acquired(granted, policy)));
        });
  }

  /** Anybody may ask to renew; who has the lock now is told to who may view it. */
  private CompletableFuture<Answer<Granted>> shownTo(
      Caller caller, ResourceId resource, Answer<Granted> answer) {
    if (!(answer instanceof Answer.Refused<Granted> refused)
        || refused.refusal().locks().isEmpty()) {
      return CompletableFuture.completedFuture(answer);
    }
    return admission
        .<Granted>admit(
            caller,
            Action.VIEW,
            new Scope.OneLock(resource),
            () -> CompletableFuture.completedFuture(answer))
        .thenApply(
            seen ->
                seen.equals(answer) ? answer : Answer.refused(refused.refusal().withoutLocks()));
  }

  @Override
  public CompletableFuture<Answer<Hold>> requestTakeover(Caller caller, TakeoverRequest request) {
    return checked(
        () -> {
          ResourceId resource =
              resource(request.resourceId(), request.sessionId(), request.context());
          return takeovers.request(caller, resource, request, remaining(request.context()));
        });
  }

  @Override
  public CompletableFuture<Answer<Hold>> answerTakeover(
      Caller caller, AnswerTakeoverRequest request) {
    return checked(
        () -> {
          ResourceId resource = resource(request.resourceId(), request.context());
          return takeovers.answer(caller, resource, request, remaining(request.context()));
        });
  }

  @Override
  public CompletableFuture<Answer<Boolean>> releaseSession(
      Caller caller, SessionReleaseRequest request) {
    return checked(
        () -> {
          LockRules.checkSessionId(request.sessionId());
          rules.checkDelay(request.delay());
          return store.releaseSession(
              caller.userId(), request.sessionId(), request.delay(), remaining(request.context()));
        });
  }

  @Override
  public CompletableFuture<Answer<SessionRenewal>> renewSession(
      Caller caller, SessionRenewRequest request) {
    return checked(
        () -> {
          LockRules.checkSessionId(request.sessionId());
          Duration ttl = rules.ttl(request.ttl(), policies.byDefault(), Duration.ZERO);
          return store
              .renewSession(
                  caller.userId(),
                  request.sessionId(),
                  resource -> LockRules.within(ttl, policies.of(resource.type())),
                  remaining(request.context()))
              .thenApply(answer -> answer.map(this::renewed));
        });
  }

  /** The interval is that of the hold that needs it most. */
  private SessionRenewal renewed(SessionHolds holds) {
    Duration interval = policies.byDefault().heartbeatInterval();
    for (Granted granted : holds.held()) {
      Policy policy = policies.of(granted.hold().resource().type());
      Duration own = policy.heartbeatInterval(granted.ttl());
      interval = own.compareTo(interval) < 0 ? own : interval;
    }
    return new SessionRenewal(
        holds.held().stream().map(Granted::hold).toList(),
        holds.lost(),
        holds.unknown(),
        interval,
        holds.serverTime());
  }

  @Override
  public CompletableFuture<Answer<List<Viewer>>> viewers(
      Caller caller, String scope, CallContext context) {
    return checked(
        () -> {
          Scope viewed = ResourceIds.scope(scope);
          if (viewed.isWide()) {
            throw LockRules.refused("scope", "viewers are those of a document or a section");
          }
          return admission.admit(caller, Action.VIEW, viewed, () -> store.viewers(viewed));
        });
  }

  @Override
  public CompletableFuture<Answer<Found>> get(
      Caller caller, String resourceId, CallContext context) {
    return checked(
        () -> {
          ResourceId resource = resource(resourceId, context);
          return admission.admit(
              caller, Action.VIEW, new Scope.OneLock(resource), () -> store.get(resource));
        });
  }

  @Override
  public CompletableFuture<Answer<LockPage>> list(Caller caller, ListRequest request) {
    return checked(
        () -> {
          Scope scope =
              request.scope().isEmpty()
                  ? new Scope.Everything()
                  : ResourceIds.scope(request.scope());
          String user = request.userId();
          rules.checkUserId(user);
          if (scope.isWide() && !user.equals(caller.userId())) {
            admission.require(caller, WideAction.LIST, scope.toString());
          }
          var query =
              new ListQuery(
                  scope,
                  user.isEmpty() ? null : user,
                  PageToken.after(request.pageToken(), scope, user),
                  rules.pageSize(request.pageSize()));
          CompletableFuture<Answer<LockPage>> page =
              scope.isWide()
                  ? store.list(query)
                  : admission.admit(caller, Action.VIEW, scope, () -> store.list(query));
          return page.thenApply(
              answer ->
                  answer.map(
                      found ->
                          new LockPage(
                              found.locks(),
                              PageToken.next(found.next(), scope, user),
                              found.serverTime())));
        });
  }

  @Override
  public CompletableFuture<Void> drain() {
    return waits.drain();
  }

  private ResourceId resource(String text, CallContext context) {
    return resource(text, "", context);
  }

  private ResourceId resource(String text, String sessionId, CallContext context) {
    ResourceIds.Parsed parsed = ResourceIds.resource(text, backwardCompat);
    if (parsed.deprecated()) {
      // It is written into the log.
      LockRules.checkSessionId(sessionId);
      observer.deprecatedId(parsed.resource(), sessionId.isEmpty() ? context.client() : sessionId);
    }
    return parsed.resource();
  }

  private static Acquired acquired(Granted granted, Policy policy) {
    return new Acquired(
        granted.hold(), policy.heartbeatInterval(granted.ttl()), granted.serverTime());
  }

  static Duration remaining(CallContext context) {
    return context.remaining() == null ? NO_LIMIT : context.remaining();
  }

  static @Nullable Reason refusal(Answer<?> answer) {
    return answer instanceof Answer.Refused<?> refused ? refused.refusal().reason() : null;
  }

  static <T> CompletableFuture<Answer<T>> checked(Supplier<CompletableFuture<Answer<T>>> call) {
    try {
      return call.get();
    } catch (RefusedException e) {
      return CompletableFuture.completedFuture(Answer.refused(e.refusal()));
    }
  }
}
