package dev.holdfast.bench.load;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The answer to a unary call as a future; it completes on the connection's event loop. */
public final class Reply<T> implements StreamObserver<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T value;

  public CompletableFuture<T> future() {
    return future;
  }

  @Override
  public void onNext(T message) {
    value = message;
  }

  @Override
  public void onError(Throwable failure) {
    future.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    T answer = value;
    if (answer == null) {
      onError(Status.INTERNAL.withDescription("OK without an answer").asRuntimeException());
    } else {
      future.complete(answer);
    }
  }
}
