package dev.holdfast.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The way to the server: a channel for calls, and one for watches, so that neither delays the
 * other.
 */
final class Connection implements AutoCloseable {
  /** As often as servers commonly allow; a dead connection is noticed by it during a watch. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);

  /** A Renew names each lock of the session, at most 420 bytes each: about forty thousand. */
  private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

  /** For the last calls to learn that they are cancelled. */
  private static final Duration END = Duration.ofSeconds(1);

  private final ManagedChannel calls;
  private final ManagedChannel watches;
  private final CallOptions options;
  private final boolean freshTokens;

  Connection(ClientSettings settings, Threads threads) {
    this.options =
        settings
            .tokens()
            .map(tokens -> new BearerCredentials(tokens, threads.tokens()))
            .map(CallOptions.DEFAULT::withCallCredentials)
            .orElse(CallOptions.DEFAULT);
    this.freshTokens =
        settings.tokens().filter(BearerCredentials.FixedToken.class::isInstance).isEmpty();
    this.calls = channel(settings, threads);
    this.watches = channel(settings, threads);
  }

  private static ManagedChannel channel(ClientSettings settings, Threads threads) {
    return Grpc.newChannelBuilder(settings.target(), settings.credentials())
        .executor(threads::execute)
        .intercept(settings.interceptors())
        .defaultServiceConfig(ServiceConfig.ofChannel())
        .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .maxInboundMessageSize(LARGEST_ANSWER)
        .build();
  }

  /**
   * Calls. The answer, or a {@link HoldfastException}, comes in the client's thread; cancelling it
   * cancels the call.
   */
  <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q request, Duration timeout) {
    ClientCall<Q, A> call =
        calls.newCall(method, options.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
    CompletableFuture<A> answer = new CompletableFuture<>();
    Answers.on(
        answer,
        ignored -> {},
        failure -> {
          if (answer.isCancelled()) {
            call.cancel("Not wanted any more", null);
          }
        });
    ClientCalls.asyncUnaryCall(
        call,
        request,
        new StreamObserver<>() {
          @Override
          public void onNext(A value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable thrown) {
            Failure failure = Failure.of(thrown);
            reconnectAfter(failure);
            answer.completeExceptionally(failure.exception());
          }

          @Override
          public void onCompleted() {}
        });
    return answer;
  }

  /** A stream that is not open yet. */
  <Q, A> ClientCall<Q, A> stream(MethodDescriptor<Q, A> method) {
    return watches.newCall(method, options);
  }

  /** A stub of the contract that sends the token. */
  <S extends AbstractStub<S>> S stub(Function<Channel, S> factory) {
    S stub = factory.apply(calls);
    return options.getCredentials() == null
        ? stub
        : stub.withCallCredentials(options.getCredentials());
  }

  /** Whether the next call may have another token than the last. */
  boolean hasFreshTokens() {
    return freshTokens;
  }

  /** Lets the next watch come over a new connection. */
  void renewWatches() {
    watches.enterIdle();
  }

  /** Lets the next watch connect at once: its own waits are enough. */
  void hurryWatches() {
    watches.resetConnectBackoff();
  }

  /**
   * A connection that does not answer may be dead without anybody having been told, as when a
   * firewall forgot it: the next attempt gets a new one. Where none could be made, the next attempt
   * tries that at once: the waits between attempts are ours, not the channel's.
   */
  private void reconnectAfter(Failure failure) {
    if (failure.code() == Code.DEADLINE_EXCEEDED) {
      calls.enterIdle();
    } else if (failure.code() == Code.UNAVAILABLE) {
      calls.resetConnectBackoff();
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
    watches.shutdownNow();
    try {
      calls.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
      watches.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
