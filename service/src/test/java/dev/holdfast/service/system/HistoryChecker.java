package dev.holdfast.service.system;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import dev.holdfast.service.system.RecordedCall.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges whether what clients were told fits a lock service where each resource has one holder at a
 * time and tokens grow with the grants. A call without an answer may have been done or not.
 */
final class HistoryChecker {
  private final List<String> violations = new ArrayList<>();
  private final Map<String, List<RecordedCall>> byLockId;
  private final Map<Long, ObservedHold> holds = new HashMap<>();

  /** The largest token that was surely granted by then. */
  private final TreeMap<Long, Long> granted = new TreeMap<>();

  private HistoryChecker(List<RecordedCall> ofOneResource) {
    byLockId = ofOneResource.stream().collect(groupingBy(RecordedCall::lockId));
    byLockId.values().forEach(this::findHolds);
    long largest = 0;
    for (ObservedHold hold : sorted(Comparator.comparing(ObservedHold::grantedBefore))) {
      largest = Math.max(largest, hold.token());
      granted.put(hold.grantedBefore(), largest);
    }
  }

  /** What cannot have been so, in words; empty where all is well. */
  static List<String> violations(List<RecordedCall> history) {
    var inOrder = new ArrayList<>(history);
    inOrder.sort(Comparator.comparing(RecordedCall::invokedNanos));
    var all = new ArrayList<String>();
    for (var calls : inOrder.stream().collect(groupingBy(RecordedCall::resource)).values()) {
      var checker = new HistoryChecker(calls);
      checker.checkOneHolder();
      checker.checkOrder();
      calls.forEach(checker::checkCall);
      all.addAll(checker.violations);
    }
    return all;
  }

  private void findHolds(List<RecordedCall> calls) {
    calls.stream()
        .filter(RecordedCall::showsHold)
        .map(RecordedCall::token)
        .distinct()
        .forEach(
            token -> {
              ObservedHold hold = ObservedHold.of(calls, token);
              ObservedHold other = holds.put(token, hold);
              if (other != null) {
                violations.add("one token for two: " + hold + " and " + other);
              }
            });
  }

  private List<ObservedHold> sorted(Comparator<ObservedHold> order) {
    return holds.values().stream().sorted(order).toList();
  }

  private void checkOneHolder() {
    ObservedHold last = null;
    for (ObservedHold hold : sorted(Comparator.comparing(ObservedHold::grantedBefore))) {
      if (hold.surelyUntil() <= hold.grantedBefore()) {
        continue;
      }
      if (last != null && hold.grantedBefore() < last.surelyUntil()) {
        violations.add("two holders at once: " + last + " and " + hold);
      }
      if (last == null || hold.surelyUntil() > last.surelyUntil()) {
        last = hold;
      }
    }
  }

  private void checkOrder() {
    for (ObservedHold hold : holds.values()) {
      if (largestGrantedBefore(hold.grantedAfter()) > hold.token()) {
        violations.add("token went back: " + hold);
      }
    }
  }

  private void checkCall(RecordedCall call) {
    if (call.showsHold()) {
      checkAlive(call);
    } else if (call.isRefused() && call.is(Kind.ACQUIRE)) {
      checkDenial(call);
    } else if (call.isRefused()) {
      checkLoss(call);
    }
  }

  /** A hold that ended, or that another one followed, is not seen again. */
  private void checkAlive(RecordedCall call) {
    ObservedHold hold = requireNonNull(holds.get(call.token()));
    if (call.invokedNanos() < hold.grantedBefore()) {
      return;
    }
    if (call.invokedNanos() > hold.possiblyUntil()
        || call.invokedNanos() > hold.possibleDeadline(call.invokedNanos())
        || largestGrantedBefore(call.invokedNanos()) > call.token()) {
      violations.add("back to life: " + hold + " in " + call);
    }
  }

  /** Somebody else may have held it meanwhile, and that hold was the newest. */
  private void checkDenial(RecordedCall call) {
    ObservedHold inTheWay = holds.get(call.token());
    boolean explained =
        inTheWay == null
            ? mayBeOfUnknown(call)
            : !inTheWay.lockId().equals(call.lockId())
                && call.returnedNanos() >= inTheWay.grantedAfter()
                && call.invokedNanos() <= inTheWay.possiblyUntil();
    if (!explained) {
      violations.add("refused for no reason: " + call);
    }
    if (largestGrantedBefore(call.invokedNanos()) > call.token()) {
      violations.add("refused for a hold of the past: " + call);
    }
  }

  private boolean mayBeOfUnknown(RecordedCall denied) {
    return byLockId.values().stream()
        .filter(calls -> !calls.get(0).lockId().equals(denied.lockId()))
        .flatMap(List::stream)
        .filter(call -> call.is(Kind.ACQUIRE) && call.isUnknown())
        .map(call -> ObservedHold.ofUnknown(call, denied.token()))
        .anyMatch(
            hold ->
                denied.returnedNanos() >= hold.grantedAfter()
                    && denied.invokedNanos() <= hold.possiblyUntil());
  }

  /** A hold that nobody released and whose time was not up is still there. */
  private void checkLoss(RecordedCall call) {
    for (ObservedHold hold : holds.values()) {
      if (hold.lockId().equals(call.lockId())
          && hold.grantedBefore() <= call.invokedNanos()
          && hold.keptUntil() > call.returnedNanos()
          && hold.firstReleaseBegan() >= call.invokedNanos()) {
        violations.add("lost: " + hold + " in " + call);
      }
    }
  }

  private long largestGrantedBefore(long nanos) {
    var entry = granted.lowerEntry(nanos);
    return entry == null ? 0 : entry.getValue();
  }
}
