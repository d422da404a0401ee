package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.PendingTakeover;
import dev.holdfast.service.lock.Viewer;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockMode;
import dev.holdfast.v1.Takeover;
import dev.holdfast.v1.Waiter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the contract's Lock of the domain's holds. A hold's lock id and session are its own user's
 * to see and nobody else's.
 */
final class LockMessages {
  private LockMessages() {}

  /**
   * Each hold of a resource, and last, where it is kept for a former holder, a Lock without one.
   */
  static List<Lock> locks(LockState state, String viewer) {
    var locks = new ArrayList<Lock>(state.holds().size() + 1);
    for (Hold hold : state.holds()) {
      locks.add(lock(hold, state.waiters(), viewer));
    }
    if (state.delayUntil() != null) {
      locks.add(kept(state.resource().toString(), state.delayUntil(), state.waiters()));
    }
    return locks;
  }

  /** A hold, as a user sees it. */
  static Lock lock(Hold hold, int waiters, String viewer) {
    Lock.Builder lock =
        Lock.newBuilder()
            .setResourceId(hold.resource().toString())
            .setHolder(holder(hold, viewer))
            .setAcquireTime(Times.timestamp(hold.acquireTime()))
            .setExpireTime(Times.timestamp(hold.expireTime()))
            .setFencingToken(hold.fencingToken())
            .setWaiters(waiters)
            .setMode(mode(hold.mode()));
    if (hold.graceExpireTime() != null) {
      lock.setGraceExpireTime(Times.timestamp(hold.graceExpireTime()));
    }
    if (!hold.metadata().isEmpty()) {
      lock.putAllMetadata(hold.metadata());
    }
    if (hold.takeover() != null) {
      lock.setTakeover(takeover(hold.takeover(), hold.userId(), viewer));
    }
    return lock.build();
  }

  private static Takeover takeover(PendingTakeover pending, String holder, String viewer) {
    Takeover.Builder takeover =
        Takeover.newBuilder()
            .setRequesterUserId(pending.requesterId())
            .setRequesterDisplayName(pending.requesterName())
            .setDeadline(Times.timestamp(pending.deadline()))
            .setTakeoverId(pending.id());
    if (viewer.equals(holder) || viewer.equals(pending.requesterId())) {
      takeover.setReason(pending.reason());
    }
    return takeover.build();
  }

  /** Who waits, in order, as a user sees it. */
  static Waiter waiter(dev.holdfast.service.lock.Waiter waiting, String viewer) {
    Waiter.Builder waiter =
        Waiter.newBuilder()
            .setUserId(waiting.userId())
            .setDisplayName(waiting.displayName())
            .setEnqueueTime(Times.timestamp(waiting.enqueueTime()))
            .setMode(mode(waiting.mode()));
    if (waiting.userId().equals(viewer)) {
      waiter.setLockId(waiting.lockId()).setSessionId(waiting.sessionId());
    }
    return waiter.build();
  }

  /** Who holds it, as a user sees it. */
  static Holder holder(Hold hold, String viewer) {
    Holder.Builder holder =
        Holder.newBuilder().setUserId(hold.userId()).setDisplayName(hold.displayName());
    if (hold.userId().equals(viewer)) {
      holder.setLockId(hold.lockId()).setSessionId(hold.sessionId());
    }
    return holder.build();
  }

  /** Who looks at something: nothing of it is secret. */
  static dev.holdfast.v1.Viewer viewer(Viewer viewer) {
    return dev.holdfast.v1.Viewer.newBuilder()
        .setScope(viewer.scope().toString())
        .setUserId(viewer.userId())
        .setDisplayName(viewer.displayName())
        .setJoinTime(Times.timestamp(viewer.joinTime()))
        .setSessions(viewer.sessions())
        .build();
  }

  /** A resource that nobody holds, kept for its former holder. */
  static Lock kept(String resourceId, Instant delayUntil, int waiters) {
    return Lock.newBuilder()
        .setResourceId(resourceId)
        .setDelayUntil(Times.timestamp(delayUntil))
        .setWaiters(waiters)
        .build();
  }

  private static LockMode mode(Mode mode) {
    return switch (mode) {
      case EXCLUSIVE -> LockMode.LOCK_MODE_EXCLUSIVE;
      case SHARED -> LockMode.LOCK_MODE_SHARED;
    };
  }
}
