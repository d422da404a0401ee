package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Locks.Cancellation;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one answer to a unary call. A caller who has gone gets none, and that is no failure. */
final class UnaryReply<R> implements Cancellation {
  private final String method;
  private final ServerCallStreamObserver<R> observer;
  private final String viewer;
  private volatile Runnable onCancel = () -> {};

  /** Begins a reply, in the thread of the call. */
  UnaryReply(String method, ServerCallStreamObserver<R> observer, Caller caller) {
    this.method = method;
    this.observer = observer;
    this.viewer = caller.userId();
    observer.setOnCancelHandler(() -> onCancel.run());
  }

  /** Whether nobody waits for it any more. */
  @Override
  public boolean isCancelled() {
    return observer.isCancelled();
  }

  /** May run the task twice where the caller goes just now. */
  @Override
  public void onCancel(Runnable task) {
    onCancel = task;
    if (isCancelled()) {
      task.run();
    }
  }

  /** Sends what the work comes to, from whichever thread it is done on. */
  <T> void send(CompletableFuture<Answer<T>> work, Function<? super T, ? extends R> message) {
    var unused = work.whenComplete((answer, failure) -> complete(answer, failure, message));
  }

  /** Sends what was thrown before there was any work. */
  void fail(Throwable failure) {
    if (!isCancelled()) {
      observer.onError(Failures.exception(method, failure, viewer));
    }
  }

  private <T> void complete(
      @Nullable Answer<T> answer,
      @Nullable Throwable failure,
      Function<? super T, ? extends R> message) {
    if (failure != null) {
      fail(failure);
    } else if (answer instanceof Answer.Given<T> given) {
      give(given.value(), message);
    } else if (answer instanceof Answer.Refused<T> refused && !isCancelled()) {
      observer.onError(StatusMapping.exception(refused.refusal(), viewer));
    }
  }

  private <T> void give(T value, Function<? super T, ? extends R> message) {
    if (isCancelled()) {
      return;
    }
    R response;
    try {
      response = message.apply(value);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }
}
