package dev.holdfast.service.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks Redis what needs no lane, as it changes nothing but what is past its deadline. Each question
 * has a time limit, and one that brought no answer is told of.
 */
final class ReadCalls {
  private final ScriptCalls calls;
  private final StoreObserver observer;
  private final Duration timeout;

  ReadCalls(ScriptCalls calls, StoreObserver observer, Duration timeout) {
    this.calls = calls;
    this.observer = observer;
    this.timeout = timeout;
  }

  /**
   * Calls a script.
   *
   * @param reply what its reply says; a reply that comes late is read all the same
   */
  <T> CompletableFuture<T> script(
      Script script, List<String> keys, List<String> arguments, Function<List<?>, T> reply) {
    return limited(calls.call(script, keys, arguments).thenApply(reply));
  }

  /** Sends a command; that there is no connection is a failure of the answer too. */
  <T> CompletableFuture<T> command(Supplier<? extends CompletionStage<T>> send) {
    CompletionStage<T> answer;
    try {
      answer = send.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return limited(answer.thenApply(value -> value).toCompletableFuture());
  }

  private <T> CompletableFuture<T> limited(CompletableFuture<T> answer) {
    return answer
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (value, failure) -> {
              if (failure != null) {
                observer.failed(StoreFailures.kind(failure));
              }
            });
  }
}
