package dev.holdfast.service.cli;

import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import dev.holdfast.v1.Heartbeat;
import dev.holdfast.v1.WatchEnd;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Keeps a watch going over lost connections, from where it was. For one thread. */
final class WatchLoop {
  /** After so many heartbeat intervals without a word the connection is taken for dead. */
  private static final int SILENT_INTERVALS = 3;

  /** Counts until the server has told its own. */
  private static final Duration FIRST_INTERVAL = Duration.ofSeconds(10);

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final LockClient client;
  private final Terminal terminal;
  private final WatchPrinter printer;
  private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
  private Duration interval = FIRST_INTERVAL;
  private String resumeToken;
  private boolean wasConnected;

  WatchLoop(LockClient client, Terminal terminal, WatchPrinter printer, String resumeToken) {
    this.client = client;
    this.terminal = terminal;
    this.printer = printer;
    this.resumeToken = resumeToken;
  }

  /**
   * Prints the watch until nobody reads it any more.
   *
   * @throws StatusException where coming back is of no use, or the server was never reached
   */
  void run(WatchLocksRequest request) throws StatusException, InterruptedException {
    while (!terminal.isClosed()) {
      Duration asked = Duration.ZERO;
      try (LockClient.Watch watch =
          client.watch(request.toBuilder().setResumeToken(resumeToken).build())) {
        asked = follow(watch);
      } catch (TimeoutException e) {
        if (!wasConnected) {
          throw Status.DEADLINE_EXCEEDED.withCause(e).asException();
        }
        printer.remark("The server is silent");
      } catch (StatusException e) {
        Failure failure = Failure.of(e);
        if (!wasConnected || !failure.isTransient()) {
          throw e;
        }
        asked = failure.retryDelay();
      }
      if (!terminal.isClosed()) {
        printer.remark("Connecting again");
        Thread.sleep(backoff.next(asked).toMillis());
      }
    }
  }

  /** Answers how long the server asks to stay away, once the stream has ended. */
  private Duration follow(LockClient.Watch watch)
      throws StatusException, TimeoutException, InterruptedException {
    for (WatchLocksResponse message = next(watch); message != null; message = next(watch)) {
      wasConnected = true;
      backoff.reset();
      printer.print(message);
      if (!message.getResumeToken().isEmpty()) {
        resumeToken = message.getResumeToken();
      }
      if (message.hasHeartbeat()) {
        learnInterval(message.getHeartbeat());
      }
      if (message.hasEnd()) {
        return delayOf(message.getEnd());
      }
      if (terminal.isClosed()) {
        break;
      }
    }
    return Duration.ZERO;
  }

  private @Nullable WatchLocksResponse next(LockClient.Watch watch)
      throws StatusException, TimeoutException, InterruptedException {
    return watch.next(interval.multipliedBy(SILENT_INTERVALS));
  }

  private void learnInterval(Heartbeat heartbeat) {
    if (Durations.isPositive(heartbeat.getInterval())) {
      interval = Duration.ofMillis(Durations.toMillis(heartbeat.getInterval()));
    }
  }

  /** An end without a delay is for good. */
  private static Duration delayOf(WatchEnd end) throws StatusException {
    if (end.hasRetryDelay()) {
      return Duration.ofMillis(Durations.toMillis(end.getRetryDelay()));
    }
    com.google.rpc.Status status = end.getStatus();
    if (status.getCode() == Code.OK_VALUE) {
      return Duration.ZERO;
    }
    throw StatusProto.toStatusException(status);
  }
}
