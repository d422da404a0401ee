package dev.holdfast.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** What to do with the answer of a call that is under way. */
final class Answers {
  private Answers() {}

  /** Does the one or the other, in the thread that has the answer. */
  static <A> void on(
      CompletableFuture<A> call, Consumer<A> answered, Consumer<HoldfastException> failed) {
    var unused =
        call.whenComplete(
            (answer, thrown) -> {
              if (thrown == null) {
                answered.accept(answer);
              } else {
                failed.accept(failure(thrown));
              }
            });
  }

  /** Waits for it; its failure is thrown with the waiting thread's stack. */
  static <A> A await(CompletableFuture<A> call, Duration timeout) throws InterruptedException {
    try {
      return call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw rethrown(e);
    }
  }

  /** The failure with this thread's stack, and where it came from as the cause. */
  static HoldfastException rethrown(Throwable thrown) {
    HoldfastException failure = failure(thrown);
    HoldfastException fresh = failure.failure().exception();
    if (fresh.getCause() == null) {
      var unused = fresh.initCause(failure);
    }
    return fresh;
  }

  /** The failure that a future ended with. */
  static HoldfastException failure(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wrapped = thrown instanceof ExecutionException || thrown instanceof CompletionException;
    Throwable own = wrapped && cause != null ? cause : thrown;
    if (own instanceof HoldfastException failure) {
      return failure;
    }
    Status status =
        own instanceof TimeoutException
            ? Status.DEADLINE_EXCEEDED.withDescription("No answer in time")
            : own instanceof CancellationException
                ? Status.CANCELLED.withDescription("Not wanted any more")
                : Status.INTERNAL.withCause(own);
    return exception(status);
  }

  /** For who waits for a client that was closed meanwhile. */
  static HoldfastException closed() {
    return exception(Status.CANCELLED.withDescription("The Holdfast client is closed"));
  }

  /** A failure that is found on this side. */
  static HoldfastException exception(Status status) {
    return Failure.of(status.asRuntimeException()).exception();
  }
}
