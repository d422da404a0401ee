package dev.holdfast.service.system;

import dev.holdfast.service.system.RecordedCall.Kind;
import java.time.Duration;
import java.util.List;

/**
 * What all calls with one lock id tell of one hold: between which bounds it began and ended. Nobody
 * saw the server's side of it, so each bound is the one that accuses nobody wrongly.
 *
 * @param calls all that were made with its lock id, in the order of their begin
 * @param grantedAfter it began then at the earliest
 * @param grantedBefore and then at the latest
 */
record ObservedHold(
    String resource,
    String lockId,
    long token,
    List<RecordedCall> calls,
    long grantedAfter,
    long grantedBefore) {

  /** Redis counts a TTL in whole milliseconds. */
  private static final long ROUNDING = Duration.ofMillis(5).toNanos();

  /** A call whose client has given up may still be carried out for so long; it is 0.8 s. */
  private static final long LATE = Duration.ofSeconds(2).toNanos();

  static ObservedHold of(List<RecordedCall> calls, long token) {
    RecordedCall first = calls.get(0);
    long after =
        calls.stream()
            .filter(call -> call.is(Kind.ACQUIRE))
            .filter(call -> call.isUnknown() || (call.isDone() && call.token() == token))
            .mapToLong(RecordedCall::invokedNanos)
            .min()
            .orElse(Long.MAX_VALUE);
    long before =
        calls.stream()
            .filter(call -> call.showsHold() && call.token() == token)
            .mapToLong(RecordedCall::returnedNanos)
            .min()
            .orElseThrow();
    return new ObservedHold(first.resource(), first.lockId(), token, calls, after, before);
  }

  /** The hold that an Acquire without an answer may have brought about. */
  static ObservedHold ofUnknown(RecordedCall acquire, long token) {
    return new ObservedHold(
        acquire.resource(),
        acquire.lockId(),
        token,
        List.of(acquire),
        acquire.invokedNanos(),
        Long.MAX_VALUE);
  }

  /** Whether the call shows that this hold lived at some time while it was under way. */
  boolean isShownBy(RecordedCall call) {
    return call.showsHold() && call.token() == token;
  }

  /** Until then the TTL kept it for sure, unless it was released. */
  long keptUntil() {
    return calls.stream()
            .filter(this::isShownBy)
            .mapToLong(call -> call.invokedNanos() + call.ttlNanos())
            .max()
            .orElseThrow()
        - ROUNDING;
  }

  /** Its client had it for sure from {@link #grantedBefore} until then. */
  long surelyUntil() {
    return Math.min(keptUntil(), firstReleaseBegan());
  }

  /** Nobody may see it later than that. */
  long possiblyUntil() {
    return Math.min(possibleDeadline(Long.MAX_VALUE), firstReleaseEnded());
  }

  /** When its TTL ended at the latest, as far as calls that began before the given time decide. */
  long possibleDeadline(long beganBefore) {
    return calls.stream()
        .filter(call -> call.invokedNanos() < beganBefore)
        .filter(call -> !call.is(Kind.RELEASE))
        .filter(call -> call.isUnknown() || isShownBy(call))
        .mapToLong(
            call -> call.returnedNanos() + call.ttlNanos() + (call.isUnknown() ? LATE : ROUNDING))
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** When the first call began that may have released it. */
  long firstReleaseBegan() {
    return calls.stream()
        .filter(call -> call.is(Kind.RELEASE) && call.returnedNanos() > grantedAfter)
        .mapToLong(RecordedCall::invokedNanos)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** When the first call was over after which it cannot have been there. */
  private long firstReleaseEnded() {
    return calls.stream()
        .filter(call -> call.is(Kind.RELEASE) && !call.isUnknown())
        .filter(call -> call.invokedNanos() >= grantedBefore)
        .mapToLong(RecordedCall::returnedNanos)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public String toString() {
    return "hold " + token + " of " + resource + " by " + lockId;
  }
}
