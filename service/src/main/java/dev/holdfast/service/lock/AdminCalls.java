package dev.holdfast.service.lock;

import dev.holdfast.service.lock.AccessPolicy.Action;
import dev.holdfast.service.lock.AccessPolicy.WideAction;
import dev.holdfast.service.lock.AdminStore.Taken;
import dev.holdfast.service.lock.Audit.Act;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.Locks.CallContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of administrators over a store. */
public final class AdminCalls implements Administration {
  private final AdminStore store;
  private final AccessScopes scopes;
  private final UserLimits limits;
  private final Admission admission;
  private final Policies policies;
  private final LockRules rules = new LockRules(0, 0);
  private final boolean backwardCompat;
  private final boolean force;
  private final LockObserver observer;
  private final Audit audit;

  /**
   * The calls.
   *
   * @param backwardCompat whether {@code type:id} means {@code type:id:main}
   * @param force whether locks may be ended by force at all
   */
  public AdminCalls(
      AdminStore store,
      AccessScopes scopes,
      UserLimits limits,
      Admission admission,
      Policies policies,
      boolean backwardCompat,
      boolean force,
      LockObserver observer,
      Audit audit) {
    this.store = store;
    this.scopes = scopes;
    this.limits = limits;
    this.admission = admission;
    this.policies = policies;
    this.backwardCompat = backwardCompat;
    this.force = force;
    this.observer = observer;
    this.audit = audit;
  }

  @Override
  public CompletableFuture<Answer<List<Hold>>> forceRelease(
      Caller caller, ForceReleaseRequest request) {
    var written = new Written(Act.FORCE_RELEASE, caller, request.resourceId(), request.reason());
    return audited(
        written,
        ended -> ended,
        () -> {
          LockRules.checkReason(request.reason());
          ResourceId resource = resource(request.resourceId(), request.context());
          if (request.fencingToken() < 0) {
            throw LockRules.refused("fencing_token", "it must not be negative");
          }
          requireForce(resource.toString(), Action.FORCE_RELEASE.label());
          return admission
              .admit(
                  caller,
                  Action.FORCE_RELEASE,
                  new Scope.OneLock(resource),
                  () ->
                      store.forceRelease(
                          resource, request.fencingToken(), LockCalls.remaining(request.context())))
              .thenApply(this::ended);
        });
  }

  @Override
  public CompletableFuture<Answer<Taken>> forceTake(Caller caller, ForceTakeRequest request) {
    var written = new Written(Act.FORCE_TAKE, caller, request.resourceId(), request.reason());
    return audited(
        written,
        Taken::ended,
        () -> {
          LockRules.checkReason(request.reason());
          ResourceId resource = resource(request.resourceId(), request.context());
          Policy policy = policies.of(resource.type());
          rules.checkLockId(caller, request.lockId(), request.sessionId());
          LockRules.checkDisplayName(request.displayName());
          Duration ttl = rules.ttl(request.ttl(), policy, policy.ttl());
          requireForce(resource.toString(), Action.FORCE_TAKE.label());
          var hold = HoldKey.of(resource, caller.userId(), request.lockId(), request.sessionId());
          return admission
              .<Taken>admitToLock(
                  caller,
                  Action.FORCE_TAKE,
                  resource,
                  admitted ->
                      limits.within(
                          caller,
                          hold,
                          Mode.EXCLUSIVE,
                          policy,
                          LockCalls.remaining(request.context()),
                          (allowance, timeLeft) ->
                              store.forceTake(
                                  new AcquireCommand(
                                      hold,
                                      request.sessionId(),
                                      caller.displayName(request.displayName()),
                                      Mode.EXCLUSIVE,
                                      ttl,
                                      Map.of(),
                                      policy,
                                      allowance,
                                      admitted,
                                      timeLeft))))
              .thenApply(this::taken);
        });
  }

  @Override
  public CompletableFuture<Answer<List<Hold>>> clear(Caller caller, ClearRequest request) {
    var written = new Written(Act.CLEAR_LOCKS, caller, request.scope(), request.reason());
    return audited(
        written,
        ended -> ended,
        () -> {
          LockRules.checkReason(request.reason());
          Scope scope = ResourceIds.scope(request.scope());
          requireForce(scope.toString(), WideAction.CLEAR.label());
          admission.require(caller, WideAction.CLEAR, scope.toString());
          return store.clear(scope).thenApply(this::ended);
        });
  }

  @Override
  public CompletableFuture<Answer<ListedSessions>> sessions(
      Caller caller, SessionsRequest request) {
    String user = request.userId();
    return audited(
        new Written(Act.LIST_SESSIONS, caller, user, ""),
        none -> List.of(),
        () -> {
          rules.checkUserId(user);
          admission.require(caller, WideAction.LIST_SESSIONS, "*");
          return store
              .sessions(
                  user,
                  SessionPageToken.after(request.pageToken(), user),
                  rules.pageSize(request.pageSize()))
              .thenApply(
                  answer ->
                      answer.map(
                          page ->
                              new ListedSessions(
                                  page.sessions(), SessionPageToken.next(page.next(), user))));
        });
  }

  @Override
  public CompletableFuture<Answer<AccessScope>> putScope(
      Caller caller, String document, AccessScope scope, String reason) {
    return audited(
        new Written(Act.PUT_ACCESS_SCOPE, caller, document, reason),
        none -> List.of(),
        () -> {
          LockRules.checkReason(reason);
          return scopes
              .put(managed(caller, document), scope, admission.scoped())
              .thenApply(this::ended)
              .thenApply(answer -> answer.map(ended -> scope));
        });
  }

  @Override
  public CompletableFuture<Answer<AccessScope>> getScope(Caller caller, String document) {
    return audited(
        new Written(Act.GET_ACCESS_SCOPE, caller, document, ""),
        none -> List.of(),
        () -> {
          DocumentId id = managed(caller, document);
          return scopes
              .get(id)
              .thenApply(
                  answer ->
                      answer instanceof Answer.Given<java.util.Optional<AccessScopes.Registered>> g
                          ? g.value()
                              .map(registered -> Answer.of(registered.scope()))
                              .orElseGet(() -> Answer.refused(notFound(id)))
                          : Answer.refused(
                              ((Answer.Refused<java.util.Optional<AccessScopes.Registered>>) answer)
                                  .refusal()));
        });
  }

  @Override
  public CompletableFuture<Answer<Boolean>> deleteScope(
      Caller caller, String document, String reason) {
    return audited(
        new Written(Act.DELETE_ACCESS_SCOPE, caller, document, reason),
        none -> List.of(),
        () -> {
          LockRules.checkReason(reason);
          DocumentId id = managed(caller, document);
          return scopes
              .remove(id, admission.scoped())
              .thenApply(
                  answer -> {
                    if (answer instanceof Answer.Given<AccessScopes.Removed> given) {
                      tellEnded(given.value().ended());
                      return given.value().existed()
                          ? Answer.of(true)
                          : Answer.refused(notFound(id));
                    }
                    return answer.map(AccessScopes.Removed::existed);
                  });
        });
  }

  /** The document whose scope a caller manages. */
  private DocumentId managed(Caller caller, String document) {
    admission.require(caller, WideAction.MANAGE_SCOPES, document);
    if (ResourceIds.scope(document) instanceof Scope.OneDocument one) {
      return one.document();
    }
    throw LockRules.refused("document", "it must be type:id");
  }

  private static Refusal notFound(DocumentId document) {
    return Refusal.of(
        Reason.SCOPE_NOT_FOUND, document + " has no access scope.", "scope", document.toString());
  }

  private void requireForce(String what, String action) {
    if (!force) {
      throw new RefusedException(
          Refusal.of(
              Reason.ACCESS_DENIED,
              "Force is shut at this service (admin.force).",
              "resource_id",
              what,
              "action",
              action));
    }
  }

  private Answer<List<Hold>> ended(Answer<List<Hold>> answer) {
    if (answer instanceof Answer.Given<List<Hold>> given) {
      tellEnded(given.value());
    }
    return answer;
  }

  private void tellEnded(List<Hold> holds) {
    holds.forEach(hold -> observer.released(hold.userId(), hold.resource(), ReleaseReason.ADMIN));
  }

  /** A lock passes from the last hold of its own resource that ended; the others are released. */
  private Answer<Taken> taken(Answer<Taken> answer) {
    if (answer instanceof Answer.Given<Taken> given) {
      Hold taken = given.value().granted().hold();
      List<Hold> ended = given.value().ended();
      boolean passed =
          !ended.isEmpty() && ended.get(ended.size() - 1).resource().equals(taken.resource());
      if (passed) {
        tellEnded(ended.subList(0, ended.size() - 1));
        observer.takenOver(taken);
      } else {
        tellEnded(ended);
        observer.acquired(taken, given.value().granted().ttl());
      }
    }
    return answer;
  }

  private ResourceId resource(String text, CallContext context) {
    ResourceIds.Parsed parsed = ResourceIds.resource(text, backwardCompat);
    if (parsed.deprecated()) {
      observer.deprecatedId(parsed.resource(), context.client());
    }
    return parsed.resource();
  }

  /** What the audit log says of a call before its outcome. */
  private record Written(Act act, Caller caller, String what, String reason) {}

  private <T> CompletableFuture<Answer<T>> audited(
      Written written, Function<T, List<Hold>> ended, Supplier<CompletableFuture<Answer<T>>> call) {
    return LockCalls.checked(call)
        .whenComplete(
            (answer, failure) ->
                audit.called(
                    new Audit.Entry(
                        written.act(),
                        written.caller(),
                        written.what(),
                        written.reason(),
                        outcome(answer),
                        answer instanceof Answer.Given<T> given
                            ? ended.apply(given.value())
                            : List.of())));
  }

  /** Of what failed nobody knows whether it was done. */
  private static String outcome(@Nullable Answer<?> answer) {
    if (answer == null) {
      return Audit.FAILED;
    }
    Reason refusal = LockCalls.refusal(answer);
    return refusal == null ? Audit.DONE : refusal.name();
  }
}
