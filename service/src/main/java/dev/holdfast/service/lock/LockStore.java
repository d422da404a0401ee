package dev.holdfast.service.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the locks are, and what decides every change of them. Each call is one atomic step, on the
 * store's own clock. Futures end by the call's time limit at the latest: with a {@link
 * Reason#STORE_UNAVAILABLE} refusal where the outcome is not known. A call whose future ended so
 * does not act later than its time limit. Futures may complete on a thread that must not block.
 */
public interface LockStore {
  /**
   * Takes a lock, or renews it where this very hold has it already.
   *
   * @return LOCK_HELD, SECTION_LIMIT or what the allowance says when refused
   */
  CompletableFuture<Answer<Granted>> acquire(AcquireCommand command);

  /**
   * As {@link #acquire}; but where the lock is not to be had now, joins its queue, or keeps the
   * place that this very hold has in it already. What comes out of the queue must be claimed by the
   * same call within seconds, or it goes to the next.
   *
   * @param wait how long the place is kept if nobody asks again
   * @return QUEUE_FULL or SECTION_LIMIT when refused
   */
  CompletableFuture<Answer<Turn>> queue(AcquireCommand command, Duration wait);

  /**
   * Ends this instance's wait for a hold: its place in the queue, or a hold that came out of it and
   * was not claimed. False where there was neither, or another instance has it by now.
   */
  CompletableFuture<Answer<Boolean>> leave(HoldKey hold);

  /**
   * Asks the holder to hand a hold over.
   *
   * @return the hold that is asked for, or the requester's where it was handed over at once;
   *     LOCK_NOT_HELD, TAKEOVER_NOT_ALLOWED or TAKEOVER_PENDING when refused
   */
  CompletableFuture<Answer<Hold>> requestTakeover(TakeoverCommand command);

  /**
   * The holder's answer, or the requester's withdrawal.
   *
   * @return the hold that there is afterwards; TAKEOVER_NOT_PENDING or NOT_LOCK_HOLDER when refused
   */
  CompletableFuture<Answer<Hold>> answerTakeover(TakeoverAnswer answer);

  /** Ends a hold. False where there was nothing to end: free, lost, or another's by now. */
  CompletableFuture<Answer<Boolean>> release(HoldKey hold, Duration timeLimit);

  /**
   * Ends a hold whose grant came too late for its caller; not if Acquire was called again for it,
   * for then a retry has it.
   */
  CompletableFuture<Answer<Boolean>> giveBack(HoldKey hold, long fencingToken);

  /**
   * Extends a hold; never shortens one, never makes one.
   *
   * @param ttl zero means that of the last Acquire or Renew
   * @return LOCK_LOST when refused, with the present holds
   */
  CompletableFuture<Answer<Granted>> renew(HoldKey hold, Duration ttl, Duration timeLimit);

  /** The resource and, where there is one, the whole document's lock, and who waits for them. */
  CompletableFuture<Answer<Found>> get(ResourceId resource);

  /** Held locks in the order of their resource ids, from after {@code after} on. */
  CompletableFuture<Answer<LockPage>> list(ListQuery query);

  /**
   * Extends all locks of a session, as {@link #renew} does each.
   *
   * @param ttl of each; zero means that of the last Acquire or Renew
   * @return STORE_UNAVAILABLE where not all of them could be found
   */
  CompletableFuture<Answer<SessionHolds>> renewSession(
      String userId, String sessionId, Function<ResourceId, Duration> ttl, Duration timeLimit);

  /**
   * Ends all locks of a session, after a delay not if a stream of it opens before. False where it
   * has none.
   */
  CompletableFuture<Answer<Boolean>> releaseSession(
      String userId, String sessionId, Duration delay, Duration timeLimit);

  /** Who looks at a document and its sections, or at one section. */
  CompletableFuture<Answer<List<Viewer>>> viewers(Scope scope);

  /**
   * What a session has.
   *
   * @param lost what it was noted to have, and has not
   * @param unknown what the store could not be asked about
   */
  record SessionHolds(
      List<Granted> held, List<ResourceId> lost, List<ResourceId> unknown, Instant serverTime) {
    public SessionHolds {
      held = List.copyOf(held);
      lost = List.copyOf(lost);
      unknown = List.copyOf(unknown);
    }
  }

  /** Names a hold. An empty lock id is the user's one hold of the resource without a session. */
  record HoldKey(ResourceId resource, String userId, String lockId) {
    /** The key by what a caller gave: a session id stands in for an empty lock id. */
    static HoldKey of(ResourceId resource, String userId, String lockId, String sessionId) {
      return new HoldKey(resource, userId, lockId.isEmpty() ? sessionId : lockId);
    }
  }

  /**
   * What Acquire asks for.
   *
   * @param sessionId the session to bind it to, or empty
   * @param allowance what the user's limit of locks lets it do
   * @param admitted what let the caller in, to be checked again
   * @param timeLimit after which it must not act any more; at most the store's own limit counts
   */
  record AcquireCommand(
      HoldKey hold,
      String sessionId,
      String displayName,
      Mode mode,
      Duration ttl,
      Map<String, String> metadata,
      Policy policy,
      Allowance allowance,
      Admitted admitted,
      Duration timeLimit) {
    public AcquireCommand {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * A hold that the caller has, and when the store said so.
   *
   * @param ttl what the hold lasts without a further Renew
   * @param takenOver whether it was its user's other hold until now, left behind by a crash
   */
  record Granted(Hold hold, Duration ttl, Instant serverTime, boolean takenOver) implements Turn {
    /** One that was nobody's. */
    public Granted(Hold hold, Duration ttl, Instant serverTime) {
      this(hold, ttl, serverTime, false);
    }
  }

  /** What an Acquire that may wait came to. */
  sealed interface Turn {}

  /**
   * It is in the queue.
   *
   * @param arrival the revision that it joined with: what ended before is no end of this wait
   */
  record Queued(long arrival) implements Turn {}

  /**
   * A request to hand a hold over.
   *
   * @param taker the hold that the lock is to pass to
   * @param id names the request
   * @param fencingToken of the hold that is asked for; 0 is the present one
   * @param allowance as for Acquire
   * @param admitted as for Acquire
   */
  record TakeoverCommand(
      HoldKey taker,
      String sessionId,
      String displayName,
      Duration ttl,
      String id,
      String reason,
      long fencingToken,
      Policy policy,
      Allowance allowance,
      Admitted admitted,
      Duration timeLimit) {}

  /**
   * An answer to one.
   *
   * @param answering the holder's hold, or the requester's
   */
  record TakeoverAnswer(HoldKey answering, String takeoverId, boolean accept, Duration timeLimit) {}

  /**
   * What stands at a resource.
   *
   * @param states the whole document's lock behind its own
   * @param waiters in the order in which they will be served, those for the whole document too
   */
  record Found(List<LockState> states, List<Waiter> waiters, Instant serverTime) {
    public Found {
      states = List.copyOf(states);
      waiters = List.copyOf(waiters);
    }
  }

  /**
   * Which locks to list.
   *
   * @param userId only the holds of this user; null means everybody's
   * @param after the last resource id of the page before; empty for the first page
   * @param size how many holds at most; a resource's holds are never split
   */
  record ListQuery(Scope scope, @Nullable String userId, String after, int size) {}

  /** A page of locks; {@code next} is empty where it is the last. */
  record LockPage(List<LockState> locks, String next, Instant serverTime) {
    public LockPage {
      locks = List.copyOf(locks);
    }
  }
}
