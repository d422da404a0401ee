package dev.holdfast.service.cli;

import dev.holdfast.v1.AcquireRequest;
import io.grpc.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs a command for as long as a lock is held, and no longer.
 *
 * @param killAfter how long a command has to end once the lock is lost
 * @param remarks told what the user should know
 * @param failures told what failed
 */
record GuardedRun(
    LockClient client,
    Duration killAfter,
    Consumer<String> remarks,
    Consumer<StatusException> failures) {
  /** The variables that the command finds in its environment. */
  static final String TOKEN_VARIABLE = "HOLDFAST_FENCING_TOKEN";

  static final String RESOURCE_VARIABLE = "HOLDFAST_RESOURCE";

  /** Answers the exit status: the command's own, where it ended by itself with the lock held. */
  int run(AcquireRequest request, List<String> command)
      throws StatusException, InterruptedException {
    try (SignalRelay signals = SignalRelay.begin()) {
      try {
        return hold(Lease.acquire(client, request), command, signals);
      } catch (InterruptedException e) {
        CaughtSignal signal = signals.pending().orElseThrow(() -> e);
        return ExitCode.SIGNALLED + signal.number();
      }
    }
  }

  private int hold(Lease lease, List<String> command, SignalRelay signals)
      throws InterruptedException {
    int status;
    try (Renewal renewal = Renewal.start(lease, remarks)) {
      ChildProcess child = ChildProcess.start(command, variables(lease));
      signals.relayTo(child);
      CompletableFuture.anyOf(child.ended(), renewal.lost()).join();
      if (renewal.lost().isDone()) {
        failures.accept(renewal.lost().join());
        child.end(killAfter);
        lease.abandon();
        return ExitCode.LOST.number();
      }
      status = child.ended().join();
      signals.commandEnded();
    } catch (IOException e) {
      remarks.accept(String.valueOf(e.getMessage()));
      status = ExitCode.NOT_EXECUTABLE.number();
    }
    return release(lease, status);
  }

  private int release(Lease lease, int status) {
    try {
      if (lease.release()) {
        return status;
      }
      failures.accept(lease.lost());
      return ExitCode.LOST.number();
    } catch (StatusException e) {
      failures.accept(e);
    } catch (InterruptedException e) {
      // The user does not want to wait for it.
    }
    String left = DurationText.of(lease.remaining());
    remarks.accept(
        "Not released: the lock of %s ends in %s".formatted(lease.lock().getResourceId(), left));
    return status;
  }

  private static Map<String, String> variables(Lease lease) {
    return Map.of(
        TOKEN_VARIABLE,
        String.valueOf(lease.lock().getFencingToken()),
        RESOURCE_VARIABLE,
        lease.lock().getResourceId());
  }
}
