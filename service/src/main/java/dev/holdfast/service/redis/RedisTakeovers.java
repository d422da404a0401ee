package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Allowance;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockRefusals;
import dev.holdfast.service.lock.LockStore.TakeoverAnswer;
import dev.holdfast.service.lock.LockStore.TakeoverCommand;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Requests to hand holds over, in Redis. */
final class RedisTakeovers {
  private final Lanes lanes;
  private final Duration timeout;

  /**
   * Takeovers.
   *
   * @param timeout the longest that a call may take
   */
  RedisTakeovers(Lanes lanes, Duration timeout) {
    this.lanes = lanes;
    this.timeout = timeout;
  }

  CompletableFuture<Answer<Hold>> request(TakeoverCommand command) {
    ResourceId resource = command.taker().resource();
    List<String> arguments =
        List.of(
            command.taker().userId(),
            command.taker().lockId(),
            command.sessionId(),
            command.fencingToken() == 0 ? "" : Long.toString(command.fencingToken()),
            command.policy().takeover().name().toLowerCase(Locale.ROOT),
            Long.toString(command.policy().takeoverSilence().toMillis()),
            command.policy().claimInGrace() ? "1" : "",
            command.id(),
            command.reason(),
            command.displayName(),
            Long.toString(command.ttl().toMillis()),
            NewHoldJson.write(command),
            AcquireArguments.allowed(command.allowance()),
            command.admitted().mark());
    return lanes.onResource(
        OperationKind.REQUEST_TAKEOVER,
        resource,
        arguments,
        deadline(command.timeLimit()),
        (result, serverTime) ->
            switch (result.status()) {
              case "ASKED", "TAKEN" -> hold(resource, result);
              case "FREE" -> Answer.refused(LockRefusals.notHeld(resource));
              case "FORBIDDEN" -> Answer.refused(LockRefusals.takeoverNotAllowed(resource));
              case "FULL" -> Answer.refused(((Allowance.Exhausted) command.allowance()).refusal());
              case "ACCESS" -> Answer.refused(Refusal.accessChanged());
              case "PENDING" ->
                  Answer.refused(LockRefusals.takeoverPending(resource, result.text(1)));
              default -> throw result.unknown();
            });
  }

  CompletableFuture<Answer<Hold>> answer(TakeoverAnswer answer) {
    ResourceId resource = answer.answering().resource();
    List<String> arguments =
        List.of(
            answer.answering().userId(),
            answer.answering().lockId(),
            answer.takeoverId(),
            answer.accept() ? "1" : "");
    return lanes.onResource(
        OperationKind.ANSWER_TAKEOVER,
        resource,
        arguments,
        deadline(answer.timeLimit()),
        (result, serverTime) ->
            switch (result.status()) {
              case "TAKEN", "KEPT" -> hold(resource, result);
              case "ABSENT" -> Answer.refused(LockRefusals.takeoverNotPending(resource));
              case "FORBIDDEN" -> Answer.refused(LockRefusals.notHolder(resource));
              default -> throw result.unknown();
            });
  }

  private long deadline(Duration timeLimit) {
    Duration limit = timeLimit.compareTo(timeout) < 0 ? timeLimit : timeout;
    return System.nanoTime() + limit.toNanos();
  }

  private static Answer<Hold> hold(ResourceId resource, Result result) {
    return Answer.of(StoredEntries.hold(resource, result.text(1)).hold());
  }
}
