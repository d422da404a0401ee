package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Refusal;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lets in who has a good token, as the {@link Client} of the call's context. */
final class AuthInterceptor implements ServerInterceptor {
  private final Authenticator authenticator;

  AuthInterceptor(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Answer<String> token = BearerToken.of(headers);
    if (token instanceof Answer.Refused<String> refused) {
      return RefusedCall.close(call, refused.refusal());
    }
    var arrival = new Arrival<>(call, headers, next, Context.current());
    CompletableFuture<Answer<Caller>> verdict =
        authenticator.authenticate(((Answer.Given<String>) token).value());
    if (verdict.isDone() && !verdict.isCompletedExceptionally()) {
      return arrival.proceed(verdict.join());
    }
    var later = new DelayedListener<Q>();
    var unused = verdict.whenComplete((answer, failure) -> arrival.resume(later, answer, failure));
    return later;
  }

  /** A call at the door. */
  private record Arrival<Q, R>(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Context context) {

    ServerCall.Listener<Q> proceed(Answer<Caller> verdict) {
      if (verdict instanceof Answer.Given<Caller> given) {
        var client = new Client(given.value(), Peer.of(call).address());
        return Contexts.interceptCall(client.in(context), call, headers, next);
      }
      Refusal refusal = ((Answer.Refused<Caller>) verdict).refusal();
      return RefusedCall.close(call, refusal);
    }

    /** Goes on, on a thread where nobody catches what is thrown. */
    void resume(
        DelayedListener<Q> waiting, @Nullable Answer<Caller> verdict, @Nullable Throwable failure) {
      try {
        if (verdict == null) {
          throw new IllegalStateException("the token could not be verified", failure);
        }
        waiting.forwardTo(proceed(verdict));
      } catch (RuntimeException e) {
        String method = call.getMethodDescriptor().getFullMethodName();
        RefusedCall.close(call, Failures.exception(method, e, ""));
      }
    }
  }
}
