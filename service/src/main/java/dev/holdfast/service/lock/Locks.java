package dev.holdfast.service.lock;

import dev.holdfast.service.lock.LockStore.Found;
import dev.holdfast.service.lock.LockStore.LockPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls on locks: checks what a caller asks, applies the type's policy, and lets the store
 * decide. Never blocks, and never throws for a caller's mistake.
 */
public interface Locks {
  CompletableFuture<Answer<Acquired>> acquire(Caller caller, AcquireRequest request);

  CompletableFuture<Answer<Boolean>> release(Caller caller, HoldRequest request);

  CompletableFuture<Answer<Acquired>> renew(Caller caller, RenewRequest request);

  /** Asks a holder to hand a lock over; answers with the lock as it is then. */
  CompletableFuture<Answer<Hold>> requestTakeover(Caller caller, TakeoverRequest request);

  /** Answers such a request, or withdraws it; answers with the lock as it is then. */
  CompletableFuture<Answer<Hold>> answerTakeover(Caller caller, AnswerTakeoverRequest request);

  CompletableFuture<Answer<Boolean>> releaseSession(Caller caller, SessionReleaseRequest request);

  CompletableFuture<Answer<SessionRenewal>> renewSession(
      Caller caller, SessionRenewRequest request);

  CompletableFuture<Answer<List<Viewer>>> viewers(Caller caller, String scope, CallContext context);

  CompletableFuture<Answer<Found>> get(Caller caller, String resourceId, CallContext context);

  /** Ends the calls that wait, as SERVER_DRAINING. Done when all were told. */
  default CompletableFuture<Void> drain() {
    return CompletableFuture.completedFuture(null);
  }

  CompletableFuture<Answer<LockPage>> list(Caller caller, ListRequest request);

  /**
   * What the transport knows of a call.
   *
   * @param client the peer's address: for the log of deprecated ids, where no session is named
   * @param remaining how long the caller still waits; null means no deadline
   */
  record CallContext(String client, @Nullable Duration remaining, Cancellation cancellation) {}

  /** Whether the caller has gone; then what was still taken is given back. */
  interface Cancellation {
    boolean isCancelled();

    /**
     * Runs a task when the caller goes, at once where it has gone; on a thread that must not block.
     * One task at most, which may be run twice. By itself nobody ever goes.
     */
    default void onCancel(Runnable task) {}
  }

  /**
   * Fields as the caller wrote them.
   *
   * @param sessionId the session to bind the lock to, or empty
   * @param ttl null or zero means the policy's
   * @param waitTimeout how long to queue; null or zero means not at all
   */
  record AcquireRequest(
      String resourceId,
      String lockId,
      String sessionId,
      @Nullable Duration ttl,
      @Nullable Duration waitTimeout,
      String displayName,
      Map<String, String> metadata,
      Mode mode,
      CallContext context) {}

  /**
   * Fields as the caller wrote them.
   *
   * @param ttl null or zero means the policy's
   * @param fencingToken of the hold that is asked for; 0 is the present one
   */
  record TakeoverRequest(
      String resourceId,
      String lockId,
      String sessionId,
      @Nullable Duration ttl,
      String reason,
      String displayName,
      long fencingToken,
      CallContext context) {}

  record AnswerTakeoverRequest(
      String resourceId, String lockId, boolean accept, String takeoverId, CallContext context) {}

  /** Fields as the caller wrote them; the session id stands in for an empty lock id. */
  record HoldRequest(String resourceId, String lockId, String sessionId, CallContext context) {}

  /** Likewise. */
  record RenewRequest(
      String resourceId,
      String lockId,
      String sessionId,
      @Nullable Duration ttl,
      CallContext context) {}

  /**
   * All locks of a session.
   *
   * @param ttl null or zero means each lock's own
   */
  record SessionRenewRequest(String sessionId, @Nullable Duration ttl, CallContext context) {}

  /**
   * All locks of a session.
   *
   * @param delay after which, unless a stream of the session opens before
   */
  record SessionReleaseRequest(String sessionId, Duration delay, CallContext context) {}

  /** Fields as the caller wrote them; {@code userId} empty means everybody's. */
  record ListRequest(
      String scope, String userId, int pageSize, String pageToken, CallContext context) {}

  /** The caller's hold, how often to renew it, and what its times count by. */
  record Acquired(Hold hold, Duration heartbeatInterval, Instant serverTime) {}
}
