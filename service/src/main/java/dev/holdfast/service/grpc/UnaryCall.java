package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Locks.CallContext;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starts the work of a unary call, and sends what comes of it. */
final class UnaryCall {
  private UnaryCall() {}

  /** What a call asks of the domain. */
  interface Work<T> {
    CompletableFuture<Answer<T>> start(Caller caller, CallContext context);
  }

  static <T, R> void answer(
      MethodDescriptor<?, R> method,
      StreamObserver<R> observer,
      Work<T> work,
      Function<? super T, ? extends R> message) {
    Client client = Client.current();
    var reply =
        new UnaryReply<>(
            method.getFullMethodName(), (ServerCallStreamObserver<R>) observer, client.caller());
    CompletableFuture<Answer<T>> answer;
    try {
      var context = new CallContext(client.address(), remaining(), reply);
      answer = work.start(client.caller(), context);
    } catch (RuntimeException e) {
      reply.fail(e);
      return;
    }
    reply.send(answer, message);
  }

  /** How long the caller still waits; null where it set no deadline. */
  private static @Nullable Duration remaining() {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return null;
    }
    return Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
  }
}
