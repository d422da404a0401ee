package dev.holdfast.service.lock;

import dev.holdfast.service.lock.AccessPolicy.Action;
import dev.holdfast.service.lock.AccessPolicy.WideAction;
import dev.holdfast.service.lock.AccessScopes.Registered;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets callers do what the access policy lets them do, by the scopes as they are now. */
public final class Admission {
  /** So often a scope may change under a call, before the call is told to come again. */
  private static final int ATTEMPTS = 5;

  private final AccessPolicy policy;
  private final AccessScopes scopes;

  public Admission(AccessPolicy policy, AccessScopes scopes) {
    this.policy = policy;
    this.scopes = scopes;
  }

  /** Whether what a caller may do can change while it does it. */
  public boolean scoped() {
    return policy.scoped();
  }

  /** Does what only reads, or needs no further check; or is refused. */
  public <T> CompletableFuture<Answer<T>> admit(
      Caller caller, Action action, Scope what, Supplier<CompletableFuture<Answer<T>>> then) {
    if (!policy.scoped()) {
      return policy
          .refusal(caller, action, what, null)
          .map(refusal -> done(Answer.<T>refused(refusal)))
          .orElseGet(then);
    }
    return scopes
        .get(documentOf(what))
        .thenCompose(
            answer ->
                answer instanceof Answer.Given<Optional<Registered>> given
                    ? policy
                        .refusal(
                            caller, action, what, given.value().map(Registered::scope).orElse(null))
                        .map(refusal -> done(Answer.<T>refused(refusal)))
                        .orElseGet(then)
                    : done(Answer.refused(refusal(answer))));
  }

  /**
   * Does what takes a lock; or is refused. The store checks that the scope is still the same, and
   * answers {@link Refusal#accessChanged()} where it is not; then all is asked anew.
   */
  public <T> CompletableFuture<Answer<T>> admitToLock(
      Caller caller,
      Action action,
      ResourceId resource,
      Function<Admitted, CompletableFuture<Answer<T>>> take) {
    Scope what = new Scope.OneLock(resource);
    return policy.scoped()
        ? attempt(caller, action, what, take, ATTEMPTS)
        : admit(caller, action, what, () -> take.apply(Admitted.ANYBODY));
  }

  private <T> CompletableFuture<Answer<T>> attempt(
      Caller caller,
      Action action,
      Scope what,
      Function<Admitted, CompletableFuture<Answer<T>>> take,
      int left) {
    return scopes
        .get(documentOf(what))
        .thenCompose(
            answer -> {
              if (!(answer instanceof Answer.Given<Optional<Registered>> given)) {
                return done(Answer.<T>refused(refusal(answer)));
              }
              Optional<Registered> registered = given.value();
              Optional<Refusal> refusal =
                  policy.refusal(
                      caller, action, what, registered.map(Registered::scope).orElse(null));
              if (refusal.isPresent()) {
                return done(Answer.<T>refused(refusal.get()));
              }
              return take.apply(admitted(caller, registered))
                  .thenCompose(
                      taken ->
                          left > 1 && isAccessChanged(taken)
                              ? attempt(caller, action, what, take, left - 1)
                              : done(taken));
            });
  }

  private static Admitted admitted(Caller caller, Optional<Registered> registered) {
    return registered
        .map(known -> new Admitted(known.mark(), Memberships.lettingIn(caller, known.scope())))
        .orElse(Admitted.ANYBODY);
  }

  private static boolean isAccessChanged(Answer<?> answer) {
    return answer instanceof Answer.Refused<?> refused
        && refused.refusal().equals(Refusal.accessChanged());
  }

  /**
   * Throws what keeps a caller from doing this beyond one document.
   *
   * @throws RefusedException where it may not
   */
  public void require(Caller caller, WideAction action, String what) {
    policy
        .refusal(caller, action, what)
        .ifPresent(
            refusal -> {
              throw new RefusedException(refusal);
            });
  }

  private static DocumentId documentOf(Scope what) {
    if (what instanceof Scope.OneLock lock) {
      return lock.resource().document();
    }
    return ((Scope.OneDocument) what).document();
  }

  private static Refusal refusal(Answer<?> answer) {
    return ((Answer.Refused<?>) answer).refusal();
  }

  private static <T> CompletableFuture<Answer<T>> done(Answer<T> answer) {
    return CompletableFuture.completedFuture(answer);
  }

  /** The scopes of a watch, each judged by itself; the first refusal counts. */
  public CompletableFuture<Answer<Boolean>> admitAll(
      Caller caller, Action action, List<? extends Scope> documents) {
    CompletableFuture<Answer<Boolean>> all = done(Answer.of(true));
    for (Scope document : documents) {
      all =
          all.thenCompose(
              answer ->
                  answer instanceof Answer.Refused<Boolean>
                      ? done(answer)
                      : admit(caller, action, document, () -> done(Answer.of(true))));
    }
    return all;
  }
}
