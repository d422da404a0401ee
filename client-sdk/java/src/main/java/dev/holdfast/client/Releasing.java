package dev.holdfast.client;

import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.ReleaseRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One release, tried again until its answer is known or the hold is over by itself. */
final class Releasing {
  private final Connection connection;
  private final Threads threads;
  private final Duration attemptTimeout;
  private final ReleaseRequest request;
  private final Backoff backoff = Backoff.forCalls();
  private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
  private boolean first = true;

  Releasing(
      Connection connection, Threads threads, Duration attemptTimeout, ReleaseRequest request) {
    this.connection = connection;
    this.threads = threads;
    this.attemptTimeout = attemptTimeout;
    this.request = request;
  }

  /**
   * Begins, in the client's thread.
   *
   * @param endNanos when the hold is over by itself
   * @return false where it had been lost before
   */
  CompletableFuture<Boolean> begin(long endNanos) {
    attempt(endNanos);
    return outcome;
  }

  private void attempt(long endNanos) {
    if (outcome.isDone()) {
      return;
    }
    Duration left = Duration.ofNanos(Math.max(1, endNanos - System.nanoTime()));
    Duration timeout = left.compareTo(attemptTimeout) < 0 ? left : attemptTimeout;
    Answers.on(
        connection.call(LockServiceGrpc.getReleaseMethod(), request, timeout),
        // An earlier attempt may have released it, its answer having been lost.
        answer -> outcome.complete(answer.getReleased() || !first),
        failure -> failed(failure, endNanos));
  }

  private void failed(HoldfastException why, long endNanos) {
    first = false;
    Duration wait = backoff.next(why.retryDelay());
    if (why.failure().isTransient() && wait.toNanos() < endNanos - System.nanoTime()) {
      threads.later(wait, () -> attempt(endNanos));
    } else {
      outcome.completeExceptionally(why);
    }
  }
}
