package dev.holdfast.service.queue;

import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.HoldKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the calls at this instance that name the same hold wait for: one call, or also its retry
 * that came before the first was found to be gone. Belongs to the thread of {@link WaitingCalls}.
 */
final class Place {
  private final int partition;
  private final List<WaitingCall> calls = new ArrayList<>(1);
  private AcquireCommand command;

  /** An answer of the store is under way. */
  private boolean asking;

  /** Something happened meanwhile that the answer may not know of. */
  private boolean askAgain;

  /** The revision that it joined the queue with; 0: it is not known to be in it. */
  private long arrival;

  /** The revision at which a wait of its name was ended last, while it was not known to wait. */
  private long endedAt;

  Place(int partition, AcquireCommand command) {
    this.partition = partition;
    this.command = command;
  }

  int partition() {
    return partition;
  }

  HoldKey key() {
    return command.hold();
  }

  AcquireCommand command() {
    return command;
  }

  List<WaitingCall> calls() {
    return calls;
  }

  void add(WaitingCall call, AcquireCommand as) {
    calls.add(call);
    command = as;
  }

  /** How long the most patient of its calls still waits; zero: it does no more. */
  Duration left() {
    Duration left =
        calls.stream().map(WaitingCall::left).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    return left.toMillis() > 0 ? left : Duration.ZERO;
  }

  /** Whether to ask the store now; where an answer is under way, it is asked again afterwards. */
  boolean beginAsking() {
    askAgain = asking;
    if (asking) {
      return false;
    }
    asking = true;
    return true;
  }

  void answered() {
    asking = false;
  }

  boolean isAsking() {
    return asking;
  }

  /** Whether something happened while the last answer was under way. */
  boolean isToAskAgain() {
    return askAgain;
  }

  /** The store has it in the queue, since this revision. */
  void queued(long since) {
    arrival = since;
    calls.forEach(WaitingCall::queued);
  }

  boolean isQueued() {
    return arrival != 0;
  }

  /**
   * A wait of this name was ended by somebody else at this revision; whether it was this one. The
   * same name may have waited before, and its news be late.
   */
  boolean isEndedAt(long revision) {
    if (!isQueued()) {
      endedAt = Math.max(endedAt, revision);
    }
    return isQueued() && revision > arrival;
  }

  /** Whether it had been ended by somebody else before it was known to be in the queue. */
  boolean isEnded() {
    return endedAt > arrival;
  }
}
