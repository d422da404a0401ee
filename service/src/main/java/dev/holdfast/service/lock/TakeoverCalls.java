package dev.holdfast.service.lock;

import dev.holdfast.service.lock.AccessPolicy.Action;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.TakeoverAnswer;
import dev.holdfast.service.lock.LockStore.TakeoverCommand;
import dev.holdfast.service.lock.Locks.AnswerTakeoverRequest;
import dev.holdfast.service.lock.Locks.TakeoverRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The calls about takeovers: checks them, and lets the store decide. */
final class TakeoverCalls {
  private final LockStore store;
  private final UserLimits limits;
  private final Admission admission;
  private final Policies policies;
  private final LockRules rules;

  TakeoverCalls(
      LockStore store, UserLimits limits, Admission admission, Policies policies, LockRules rules) {
    this.store = store;
    this.limits = limits;
    this.admission = admission;
    this.policies = policies;
    this.rules = rules;
  }

  /**
   * Asks for a hold.
   *
   * @throws RefusedException where a field is wrong
   */
  CompletableFuture<Answer<Hold>> request(
      Caller caller, ResourceId resource, TakeoverRequest request, Duration timeLimit) {
    Policy policy = policies.of(resource.type());
    rules.checkRequired("session_id", request.sessionId());
    rules.checkLockId(caller, request.lockId(), request.sessionId());
    LockRules.checkDisplayName(request.displayName());
    rules.checkTakeoverReason(request.reason());
    HoldKey taker = HoldKey.of(resource, caller.userId(), request.lockId(), request.sessionId());
    Duration ttl = rules.ttl(request.ttl(), policy, policy.ttl());
    long fencingToken = rules.fencingToken(request.fencingToken());
    String id = UUID.randomUUID().toString();
    return admission.admitToLock(
        caller,
        Action.EDIT,
        resource,
        admitted ->
            limits.within(
                caller,
                taker,
                Mode.EXCLUSIVE,
                policy,
                timeLimit,
                (allowance, timeLeft) ->
                    store.requestTakeover(
                        new TakeoverCommand(
                            taker,
                            request.sessionId(),
                            caller.displayName(request.displayName()),
                            ttl,
                            id,
                            request.reason(),
                            fencingToken,
                            policy,
                            allowance,
                            admitted,
                            timeLeft))));
  }

  /**
   * Answers a request, or withdraws it.
   *
   * @throws RefusedException where a field is wrong
   */
  CompletableFuture<Answer<Hold>> answer(
      Caller caller, ResourceId resource, AnswerTakeoverRequest request, Duration timeLimit) {
    rules.checkLockId(caller, request.lockId());
    rules.checkRequired("takeover_id", request.takeoverId());
    return store.answerTakeover(
        new TakeoverAnswer(
            new HoldKey(resource, caller.userId(), request.lockId()),
            request.takeoverId(),
            request.accept(),
            timeLimit));
  }
}
