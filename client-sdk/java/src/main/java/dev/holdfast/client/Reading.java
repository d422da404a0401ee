package dev.holdfast.client;

import io.grpc.MethodDescriptor;
import java.util.concurrent.CompletableFuture;

/** One call that changes nothing: tried again until it is answered or the time is up. */
final class Reading<Q, A> {
  private final Connection connection;
  private final Threads threads;
  private final ClientSettings settings;
  private final Readings readings;
  private final MethodDescriptor<Q, A> method;
  private final Q request;
  private final Backoff backoff = Backoff.forCalls();
  private final long limitNanos;
  private final CompletableFuture<A> outcome = new CompletableFuture<>();

  Reading(
      Connection connection,
      Threads threads,
      ClientSettings settings,
      Readings readings,
      MethodDescriptor<Q, A> method,
      Q request) {
    this.connection = connection;
    this.threads = threads;
    this.settings = settings;
    this.readings = readings;
    this.method = method;
    this.request = request;
    this.limitNanos = System.nanoTime() + settings.callTimeout().toNanos();
  }

  /** The answer. */
  A await() throws InterruptedException {
    if (!threads.tryExecute(this::begin)) {
      throw Answers.closed();
    }
    return Answers.await(outcome, settings.callTimeout().multipliedBy(2));
  }

  private void begin() {
    readings.add(this);
    attempt();
  }

  private void attempt() {
    Answers.on(
        connection.call(method, request, settings.attemptTimeout()), this::answered, this::failed);
  }

  private void answered(A answer) {
    readings.remove(this);
    outcome.complete(answer);
  }

  private void failed(HoldfastException why) {
    var wait = backoff.next(why.retryDelay());
    if (why.failure().isTransient() && System.nanoTime() + wait.toNanos() - limitNanos < 0) {
      threads.later(wait, this::attempt);
    } else {
      fail(why);
    }
  }

  void fail(HoldfastException why) {
    readings.remove(this);
    outcome.completeExceptionally(why);
  }
}
