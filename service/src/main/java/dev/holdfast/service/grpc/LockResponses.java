package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.LockStore.Found;
import dev.holdfast.service.lock.LockStore.LockPage;
import dev.holdfast.service.lock.Locks.Acquired;
import dev.holdfast.service.lock.SessionRenewal;
import dev.holdfast.service.lock.Viewer;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.AnswerTakeoverResponse;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.ListViewersResponse;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.ReleaseResponse;
import dev.holdfast.v1.RenewResponse;
import dev.holdfast.v1.RequestTakeoverResponse;
import java.util.List;

/** Makes the contract's responses of the domain's answers. */
final class LockResponses {
  private static final ReleaseResponse RELEASED =
      ReleaseResponse.newBuilder().setReleased(true).build();

  private LockResponses() {}

  static AcquireResponse acquired(Acquired acquired) {
    return AcquireResponse.newBuilder()
        .setLock(own(acquired.hold()))
        .setHeartbeatInterval(Times.duration(acquired.heartbeatInterval()))
        .setServerTime(Times.timestamp(acquired.serverTime()))
        .build();
  }

  static ReleaseResponse released(boolean released) {
    return released ? RELEASED : ReleaseResponse.getDefaultInstance();
  }

  static RenewResponse renewed(Acquired renewed) {
    return RenewResponse.newBuilder()
        .addLocks(own(renewed.hold()))
        .setHeartbeatInterval(Times.duration(renewed.heartbeatInterval()))
        .setServerTime(Times.timestamp(renewed.serverTime()))
        .build();
  }

  /** Of all a session's locks: what a heartbeat needs to know of each, and no more. */
  static RenewResponse renewed(SessionRenewal renewed) {
    RenewResponse.Builder response =
        RenewResponse.newBuilder()
            .setHeartbeatInterval(Times.duration(renewed.heartbeatInterval()))
            .setServerTime(Times.timestamp(renewed.serverTime()));
    for (Hold hold : renewed.held()) {
      response.addLocks(
          Lock.newBuilder()
              .setResourceId(hold.resource().toString())
              .setHolder(Holder.newBuilder().setLockId(hold.lockId()))
              .setFencingToken(hold.fencingToken())
              .setExpireTime(Times.timestamp(hold.expireTime())));
    }
    renewed.lost().forEach(resource -> response.addLostResourceIds(resource.toString()));
    renewed.unknown().forEach(resource -> response.addUnknownResourceIds(resource.toString()));
    return response.build();
  }

  static ListViewersResponse viewers(List<Viewer> viewers) {
    ListViewersResponse.Builder response = ListViewersResponse.newBuilder();
    viewers.forEach(viewer -> response.addViewers(LockMessages.viewer(viewer)));
    return response.build();
  }

  static GetLockResponse found(Found found, String viewer) {
    GetLockResponse.Builder response =
        GetLockResponse.newBuilder().setServerTime(Times.timestamp(found.serverTime()));
    for (LockState state : found.states()) {
      response.addAllLocks(LockMessages.locks(state, viewer));
      if (state.isHeld()) {
        response.setLocked(true);
      }
    }
    found.waiters().forEach(waiter -> response.addWaiters(LockMessages.waiter(waiter, viewer)));
    return response.build();
  }

  static RequestTakeoverResponse takeoverRequested(Hold hold, String viewer) {
    return RequestTakeoverResponse.newBuilder().setLock(LockMessages.lock(hold, 0, viewer)).build();
  }

  static AnswerTakeoverResponse takeoverAnswered(Hold hold, String viewer) {
    return AnswerTakeoverResponse.newBuilder().setLock(LockMessages.lock(hold, 0, viewer)).build();
  }

  private static Lock own(Hold hold) {
    return LockMessages.lock(hold, 0, hold.userId());
  }

  /** Only what is held: a lock that is kept for somebody is nobody's. */
  static ListLocksResponse listed(LockPage page, String viewer) {
    ListLocksResponse.Builder response =
        ListLocksResponse.newBuilder()
            .setNextPageToken(page.next())
            .setServerTime(Times.timestamp(page.serverTime()));
    for (LockState state : page.locks()) {
      for (Hold hold : state.holds()) {
        response.addLocks(LockMessages.lock(hold, state.waiters(), viewer));
      }
    }
    return response.build();
  }
}
