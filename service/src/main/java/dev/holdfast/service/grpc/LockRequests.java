package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Locks;
import dev.holdfast.service.lock.Locks.CallContext;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the domain's requests of the contract's. Throws RefusedException for what the domain's
 * types cannot hold, and UNIMPLEMENTED for what the server has not yet.
 */
final class LockRequests {
  private LockRequests() {}

  static Locks.AcquireRequest acquire(AcquireRequest request, CallContext context) {
    if (request.hasWaitTimeout()) {
      withoutWaiting(Times.duration("wait_timeout", request.getWaitTimeout()));
    }
    return new Locks.AcquireRequest(
        request.getResourceId(),
        request.getLockId(),
        request.getSessionId(),
        request.hasTtl() ? ttl(request.getTtl()) : null,
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

  private static Mode mode(AcquireRequest request) {
    return switch (request.getMode()) {
      case LOCK_MODE_UNSPECIFIED, LOCK_MODE_EXCLUSIVE -> Mode.EXCLUSIVE;
      case LOCK_MODE_SHARED -> Mode.SHARED;
      case UNRECOGNIZED ->
          throw new RefusedException(
              Refusal.argumentInvalid("mode", "unknown value " + request.getModeValue()));
    };
  }

  private static void withoutWaiting(Duration waitTimeout) {
    if (waitTimeout.isNegative()) {
      throw new RefusedException(Refusal.argumentInvalid("wait_timeout", "must not be negative"));
    }
    if (!waitTimeout.isZero()) {
      throw Failures.notBuilt("wait_timeout");
    }
  }
}
