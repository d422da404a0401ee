package dev.holdfast.client;

import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchEnd;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A watch that comes back from where it was, over lost connections, restarts and silence, until it
 * is closed or the server says that coming back is of no use. Everything happens in the client's
 * thread.
 */
final class WatchStream {
  /** Where the messages go. */
  interface Sink {
    /** The next message; no other comes before {@link #next} is called. */
    void message(WatchLocksResponse message);

    /** The connection is lost, and will be made anew. Parts of a snapshot will not be completed. */
    void disconnected(HoldfastException why);

    /** Nothing comes any more. */
    void ended(HoldfastException why);
  }

  /** After so many heartbeat intervals without a word the connection is taken for dead. */
  private static final int SILENT_INTERVALS = 3;

  /** Counts until the server has told its own. */
  private static final Duration FIRST_INTERVAL = Duration.ofSeconds(10);

  private final Connection connection;
  private final Threads threads;
  private final WatchLocksRequest request;
  private final Sink sink;
  private final Backoff backoff = Backoff.forStreams();
  private Duration interval = FIRST_INTERVAL;
  private String resumeToken;
  private boolean closed;
  private @Nullable ClientCall<WatchLocksRequest, WatchLocksResponse> call;
  private @Nullable WatchEnd end;
  private @Nullable Future<?> silence;

  WatchStream(Connection connection, Threads threads, WatchLocksRequest request, Sink sink) {
    this.connection = connection;
    this.threads = threads;
    this.request = request;
    this.sink = sink;
    this.resumeToken = request.getResumeToken();
  }

  void open() {
    if (closed) {
      return;
    }
    end = null;
    connection.hurryWatches();
    ClientCall<WatchLocksRequest, WatchLocksResponse> opened =
        connection.stream(LockServiceGrpc.getWatchLocksMethod());
    call = opened;
    opened.start(new Listener(opened), new Metadata());
    opened.sendMessage(request.toBuilder().setResumeToken(resumeToken).build());
    opened.halfClose();
    next();
  }

  /** Asks for the next message, when the last is done with. */
  void next() {
    if (call == null) {
      return;
    }
    if (end != null) {
      // That was the last message, whether or not the stream's own status arrives.
      drop("The server has ended the watch");
      ended(Status.OK, new Metadata());
      return;
    }
    call.request(1);
    awaitSign(call);
  }

  void close() {
    closed = true;
    drop("Not watched any more");
  }

  private void awaitSign(ClientCall<?, ?> awaited) {
    silence =
        threads.after(
            interval.multipliedBy(SILENT_INTERVALS),
            () -> {
              if (call == awaited) {
                drop("The server is silent");
                connection.renewWatches();
                comeBack(
                    Answers.exception(
                            Status.DEADLINE_EXCEEDED.withDescription("The server is silent"))
                        .failure());
              }
            });
  }

  private void received(WatchLocksResponse message) {
    stopSilence();
    backoff.reset();
    if (!message.getResumeToken().isEmpty()) {
      resumeToken = message.getResumeToken();
    }
    if (message.hasHeartbeat()) {
      Duration told = Times.duration(message.getHeartbeat().getInterval());
      interval = told.isZero() || told.isNegative() ? interval : told;
    }
    if (message.hasEnd()) {
      end = message.getEnd();
    }
    sink.message(message);
  }

  private void ended(Status status, Metadata trailers) {
    stopSilence();
    call = null;
    WatchEnd told = end;
    if (told != null) {
      Failure failure = Failure.of(told.getStatus(), null);
      if (told.hasRetryDelay() || isWorthReturning(failure)) {
        comeBack(failure, Times.duration(told.getRetryDelay()));
      } else {
        finish(failure.exception());
      }
    } else if (status.isOk()) {
      comeBack(
          Answers.exception(Status.UNAVAILABLE.withDescription("The server ended the watch"))
              .failure());
    } else {
      Failure failure = Failure.of(status.asRuntimeException(trailers));
      if (isWorthReturning(failure)) {
        comeBack(failure);
      } else {
        finish(failure.exception());
      }
    }
  }

  /** A proxy's broken streams come as INTERNAL; a token that has expired is replaced. */
  private boolean isWorthReturning(Failure failure) {
    return failure.isTransient()
        || switch (failure.reason()) {
          case TOKEN_EXPIRED -> connection.hasFreshTokens();
          case ERROR_REASON_UNSPECIFIED -> failure.code() == Code.INTERNAL;
          default -> false;
        };
  }

  private void comeBack(Failure failure) {
    comeBack(failure, failure.retryDelay());
  }

  private void comeBack(Failure failure, Duration asked) {
    sink.disconnected(failure.exception());
    threads.later(backoff.next(asked), this::open);
  }

  private void finish(HoldfastException why) {
    closed = true;
    sink.ended(why);
  }

  private void drop(String why) {
    stopSilence();
    if (call != null) {
      call.cancel(why, null);
      call = null;
    }
  }

  private void stopSilence() {
    if (silence != null) {
      var unused = silence.cancel(false);
      silence = null;
    }
  }

  /** Of one connection; what comes from one that was given up does not count. */
  private final class Listener extends ClientCall.Listener<WatchLocksResponse> {
    private final ClientCall<?, ?> own;

    Listener(ClientCall<?, ?> own) {
      this.own = own;
    }

    @Override
    public void onMessage(WatchLocksResponse message) {
      if (call == own) {
        received(message);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (call == own) {
        ended(status, trailers);
      }
    }
  }
}
