package dev.holdfast.client;

import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.LockServiceGrpc;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
  private @Nullable CompletableFuture<AcquireResponse> underWay;

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
    threads.execute(
        () -> {
          holds.begin(this);
          attempt();
        });
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
    }
  }

  String lockId() {
    return request.getLockId();
  }

  private void attempt() {
    if (cancelled) {
      giveUp(Answers.exception(Status.CANCELLED.withDescription("Not wanted any more")));
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
    boolean aged = lease.remaining().compareTo(ttl.dividedBy(2)) < 0;
    if (aged && waitEndNanos - sent > 0 && !cancelled) {
      // Most of the time since it was sent it waited in the queue, and no clock of ours says how
      // much: the same Acquire once more, without waiting, begins the lease anew.
      long now = System.nanoTime();
      waitEndNanos = now;
      limitNanos = now + settings.callTimeout().toNanos();
      attempt();
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

  private void failed(HoldfastException why) {
    underWay = null;
    Duration wait = backoff.next(why.retryDelay());
    boolean inTime = System.nanoTime() + wait.toNanos() - limitNanos < 0;
    if (why.failure().isTransient() && inTime && !cancelled) {
      threads.later(wait, this::attempt);
    } else if (cancelled || why instanceof UnavailableException) {
      giveUp(why);
    } else {
      refuse(why);
    }
  }

  private void refuse(HoldfastException why) {
    holds.end(this);
    tell(why instanceof LockHeldException ? AcquireOutcome.DENIED : AcquireOutcome.REFUSED);
    outcome.completeExceptionally(why);
  }

  /** Whether the server granted it is not known, or nobody wants it. */
  private void giveUp(HoldfastException why) {
    Duration ttl = request.hasTtl() ? Times.duration(request.getTtl()) : DEFAULT_TTL;
    holds.giveBack(request.getResourceId(), request.getLockId(), ttl);
    holds.end(this);
    tell(AcquireOutcome.FAILED);
    outcome.completeExceptionally(why);
  }

  private void tell(AcquireOutcome how) {
    settings
        .observer()
        .acquired(request.getResourceId(), how, Duration.ofNanos(System.nanoTime() - begunNanos));
  }
}
