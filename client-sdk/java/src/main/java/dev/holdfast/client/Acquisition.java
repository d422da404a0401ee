package dev.holdfast.client;

import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.LockServiceGrpc;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One Acquire, tried again with the same lock id until its answer is known or the time is up. What
 * it took for a caller who went away, or who was told that it failed, is given back. Everything but
 * {@link #begin} and {@link #cancel} happens in the client's thread.
 */
final class Acquisition {
  /** For giving back what was acquired with the policy's TTL, which nobody told us. */
  private static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

  private final Connection connection;
  private final Threads threads;
  private final ClientSettings settings;
  private final Holds holds;
  private final AcquireRequest request;
  private final AcquireOptions options;
  private final @Nullable Thread caller;
  private final long begunNanos = System.nanoTime();
  private final Backoff backoff = Backoff.forCalls();
  private final CompletableFuture<Hold> outcome = new CompletableFuture<>();
  private long waitEndNanos;
  private long limitNanos;
  private boolean cancelled;

  /** Whether an attempt ended without an answer: the server may have granted it. */
  private boolean unanswered;

  private @Nullable CompletableFuture<AcquireResponse> underWay;
  private @Nullable Future<?> nextAttempt;

  /**
   * Prepares one.
   *
   * @param caller the thread that waits for it, if one does
   */
  Acquisition(
      Connection connection,
      Threads threads,
      ClientSettings settings,
      Holds holds,
      AcquireRequest request,
      AcquireOptions options,
      @Nullable Thread caller) {
    this.connection = connection;
    this.threads = threads;
    this.settings = settings;
    this.holds = holds;
    this.request = request;
    this.options = options;
    this.caller = caller;
    this.waitEndNanos = begunNanos + options.waitTimeout().toNanos();
    this.limitNanos = waitEndNanos + settings.callTimeout().toNanos();
  }

  /** Begins. The outcome comes in the client's thread. */
  CompletableFuture<Hold> begin() {
    boolean open =
        threads.tryExecute(
            () -> {
              if (holds.begin(this)) {
                attempt();
              } else {
                outcome.completeExceptionally(Answers.closed());
              }
            });
    if (!open) {
      outcome.completeExceptionally(Answers.closed());
    }
    return outcome;
  }

  /** Nobody wants it any more. */
  void cancel() {
    threads.execute(this::cancelNow);
  }

  /** The same, in the client's thread. */
  void cancelNow() {
    cancelled = true;
    if (outcome.isDone()) {
      Answers.on(outcome, Hold::abandon, failure -> {});
    } else if (underWay != null) {
      var unused = underWay.cancel(false);
    } else if (nextAttempt != null && nextAttempt.cancel(false)) {
      giveUp(notWanted());
    }
  }

  String lockId() {
    return request.getLockId();
  }

  private void attempt() {
    nextAttempt = null;
    if (cancelled) {
      giveUp(notWanted());
      return;
    }
    long sent = System.nanoTime();
    Duration wait = Duration.ofNanos(Math.max(0, waitEndNanos - sent));
    AcquireRequest asked =
        wait.isZero() ? request : request.toBuilder().setWaitTimeout(Times.message(wait)).build();
    CompletableFuture<AcquireResponse> call =
        connection.call(
            LockServiceGrpc.getAcquireMethod(), asked, wait.plus(settings.attemptTimeout()));
    underWay = call;
    Answers.on(call, answer -> granted(answer, sent), this::failed);
  }

  private void granted(AcquireResponse answer, long sent) {
    underWay = null;
    Duration ttl = Grants.ttl(answer);
    Lease lease = new Lease(sent, ttl);
    if (!cancelled && isAskedAgain(lease, ttl, sent)) {
      return;
    }
    if (cancelled || lease.isOver()) {
      giveUp(
          Answers.exception(
              Status.DEADLINE_EXCEEDED.withDescription("The grant came when its time was over")));
      return;
    }
    Hold hold =
        new Hold(
            holds,
            request,
            answer.getLock(),
            lease,
            Grants.heartbeat(Times.duration(answer.getHeartbeatInterval()), ttl),
            options.warnBefore().orElse(null),
            options.interruptsOnLost() ? caller : null,
            threads.callbacks());
    holds.add(hold, options.isRenewed());
    holds.end(this);
    tell(AcquireOutcome.GRANTED);
    outcome.complete(hold);
  }

  /**
   * Where too little is left of a grant, the same Acquire once more begins its lease anew: the
   * server extends the hold, or grants it again.
   */
  private boolean isAskedAgain(Lease lease, Duration ttl, long sent) {
    boolean aged = lease.remaining().compareTo(ttl.dividedBy(2)) < 0;
    if (aged && waitEndNanos - sent > 0) {
      // Most of the time since it was sent it waited in the queue, and no clock of ours says how
      // much. This time without waiting.
      waitEndNanos = System.nanoTime();
      limitNanos = waitEndNanos + settings.callTimeout().toNanos();
      attempt();
      return true;
    }
    return lease.isOver() && isTriedLater(Duration.ZERO);
  }

  private void failed(HoldfastException why) {
    underWay = null;
    unanswered |= why.failure().isTransient();
    if (why.failure().isTransient() && !cancelled && isTriedLater(why.retryDelay())) {
      return;
    }
    if (cancelled || why instanceof UnavailableException) {
      giveUp(why);
    } else {
      refuse(why);
    }
  }

  /** False where no time is left for another attempt. */
  private boolean isTriedLater(Duration asked) {
    Duration wait = backoff.next(asked);
    boolean inTime = System.nanoTime() + wait.toNanos() - limitNanos < 0;
    if (inTime) {
      nextAttempt = threads.after(wait, this::attempt);
    }
    return inTime;
  }

  private void refuse(HoldfastException why) {
    if (unanswered && !(why instanceof LockHeldException)) {
      giveBack();
    }
    holds.end(this);
    tell(why instanceof LockHeldException ? AcquireOutcome.DENIED : AcquireOutcome.REFUSED);
    outcome.completeExceptionally(why);
  }

  /** Whether the server granted it is not known, or nobody wants it. */
  private void giveUp(HoldfastException why) {
    giveBack();
    holds.end(this);
    tell(AcquireOutcome.FAILED);
    outcome.completeExceptionally(why);
  }

  private void giveBack() {
    Duration ttl = request.hasTtl() ? Times.duration(request.getTtl()) : DEFAULT_TTL;
    holds.giveBack(request.getResourceId(), request.getLockId(), ttl);
  }

  private static HoldfastException notWanted() {
    return Answers.exception(Status.CANCELLED.withDescription("Not wanted any more"));
  }

  private void tell(AcquireOutcome how) {
    Duration took = Duration.ofNanos(System.nanoTime() - begunNanos);
    settings.tell(observer -> observer.acquired(request.getResourceId(), how, took));
  }
}
