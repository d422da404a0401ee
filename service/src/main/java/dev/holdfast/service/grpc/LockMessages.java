package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Viewer;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockMode;
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
      locks.add(lock(hold, state.waiters(), hold.userId().equals(viewer)));
    }
    if (state.delayUntil() != null) {
      locks.add(kept(state.resource().toString(), state.delayUntil(), state.waiters()));
    }
    return locks;
  }

  /** A hold, as its own user or as all others see it. */
  static Lock lock(Hold hold, int waiters, boolean ownUser) {
    Lock.Builder lock =
        Lock.newBuilder()
            .setResourceId(hold.resource().toString())
            .setHolder(holder(hold, ownUser))
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
    return lock.build();
  }

  /** Who holds it, as their own user or as all others see it. */
  static Holder holder(Hold hold, boolean ownUser) {
    Holder.Builder holder =
        Holder.newBuilder().setUserId(hold.userId()).setDisplayName(hold.displayName());
    if (ownUser) {
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
