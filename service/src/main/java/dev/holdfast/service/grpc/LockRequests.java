package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Locks;
import dev.holdfast.service.lock.Locks.CallContext;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AnswerTakeoverRequest;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RequestTakeoverRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the domain's requests of the contract's. Throws RefusedException for what the domain's
 * types cannot hold, and UNIMPLEMENTED for what the server has not yet.
 */
final class LockRequests {
  private LockRequests() {}

  static Locks.AcquireRequest acquire(AcquireRequest request, CallContext context) {
    return new Locks.AcquireRequest(
        request.getResourceId(),
        request.getLockId(),
        request.getSessionId(),
        request.hasTtl() ? ttl(request.getTtl()) : null,
        request.hasWaitTimeout() ? waitTimeout(request.getWaitTimeout()) : null,
        request.getDisplayName(),
        request.getMetadataMap(),
        mode(request),
        context);
  }

  static Locks.HoldRequest release(ReleaseRequest request, CallContext context) {
    if (request.hasDelay() && !Times.duration("delay", request.getDelay()).isZero()) {
      throw new RefusedException(
          Refusal.argumentInvalid("delay", "it goes with a session_id alone"));
    }
    return new Locks.HoldRequest(
        request.getResourceId(), request.getLockId(), request.getSessionId(), context);
  }

  static Locks.RenewRequest renew(RenewRequest request, CallContext context) {
    return new Locks.RenewRequest(
        request.getResourceId(),
        request.getLockId(),
        request.getSessionId(),
        request.hasTtl() ? ttl(request.getTtl()) : null,
        context);
  }

  static Locks.TakeoverRequest takeover(RequestTakeoverRequest request, CallContext context) {
    return new Locks.TakeoverRequest(
        request.getResourceId(),
        request.getLockId(),
        request.getSessionId(),
        request.hasTtl() ? ttl(request.getTtl()) : null,
        request.getReason(),
        request.getDisplayName(),
        request.getFencingToken(),
        context);
  }

  static Locks.AnswerTakeoverRequest takeoverAnswer(
      AnswerTakeoverRequest request, CallContext context) {
    return new Locks.AnswerTakeoverRequest(
        request.getResourceId(),
        request.getLockId(),
        request.getAccept(),
        request.getTakeoverId(),
        context);
  }

  /** Of all the session's locks. */
  static Locks.SessionReleaseRequest releaseSession(ReleaseRequest request, CallContext context) {
    withoutLockId(request.getLockId());
    return new Locks.SessionReleaseRequest(
        request.getSessionId(),
        request.hasDelay() ? Times.duration("delay", request.getDelay()) : Duration.ZERO,
        context);
  }

  /** Of all the session's locks. */
  static Locks.SessionRenewRequest renewSession(RenewRequest request, CallContext context) {
    withoutLockId(request.getLockId());
    return new Locks.SessionRenewRequest(
        request.getSessionId(), request.hasTtl() ? ttl(request.getTtl()) : null, context);
  }

  private static void withoutLockId(String lockId) {
    if (!lockId.isEmpty()) {
      throw new RefusedException(Refusal.argumentInvalid("lock_id", "it goes with a resource_id"));
    }
  }

  static Locks.ListRequest list(ListLocksRequest request, CallContext context) {
    return new Locks.ListRequest(
        request.getScope(),
        request.getUserId(),
        request.getPageSize(),
        request.getPageToken(),
        context);
  }

  private static @Nullable Duration ttl(com.google.protobuf.Duration ttl) {
    return Times.duration("ttl", ttl);
  }

  private static Duration waitTimeout(com.google.protobuf.Duration given) {
    Duration waitTimeout = Times.duration("wait_timeout", given);
    if (waitTimeout.isNegative()) {
      throw new RefusedException(Refusal.argumentInvalid("wait_timeout", "must not be negative"));
    }
    return waitTimeout;
  }

  private static Mode mode(AcquireRequest request) {
    return switch (request.getMode()) {
      case LOCK_MODE_UNSPECIFIED, LOCK_MODE_EXCLUSIVE -> Mode.EXCLUSIVE;
      case LOCK_MODE_SHARED -> Mode.SHARED;
      case UNRECOGNIZED ->
          throw new RefusedException(
              Refusal.argumentInvalid("mode", "unknown value " + request.getModeValue()));
    };
  }
}
