package dev.holdfast.service.cli;

import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastException;
import dev.holdfast.client.LockLostException;
import dev.holdfast.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs a command for as long as a lock is held, and no longer.
 *
 * @param killAfter how long a command has to end once the lock is lost
 * @param remarks told what the user should know
 * @param failures told what failed
 */
record GuardedRun(
    Duration killAfter, Consumer<String> remarks, Consumer<StatusException> failures) {
  /** The variables that the command finds in its environment. */
  static final String TOKEN_VARIABLE = "HOLDFAST_FENCING_TOKEN";

  static final String RESOURCE_VARIABLE = "HOLDFAST_RESOURCE";

  /** Takes the lock. */
  @FunctionalInterface
  interface Acquire {
    HeldLock now() throws StatusException, InterruptedException;
  }

  /** Answers the exit status: the command's own, where it ended by itself with the lock held. */
  int run(Acquire acquire, List<String> command) throws StatusException, InterruptedException {
    try (SignalRelay signals = SignalRelay.begin()) {
      try {
        return hold(acquire.now(), command, signals);
      } catch (InterruptedException e) {
        CaughtSignal signal = signals.pending().orElseThrow(() -> e);
        return ExitCode.SIGNALLED + signal.number();
      }
    }
  }

  private int hold(HeldLock lock, List<String> command, SignalRelay signals)
      throws InterruptedException {
    CompletableFuture<LockLostException> lost = new CompletableFuture<>();
    HeldLock unused = lock.onWarning(left -> warn(lock, left)).onLost(lost::complete);
    int status;
    try {
      ChildProcess child = ChildProcess.start(command, variables(lock));
      signals.relayTo(child);
      CompletableFuture.anyOf(child.ended(), lost).join();
      if (lost.isDone()) {
        failures.accept(StatusProto.toStatusException(lost.join().status()));
        child.end(killAfter);
        return ExitCode.LOST.number();
      }
      status = child.ended().join();
      signals.commandEnded();
    } catch (IOException e) {
      remarks.accept(String.valueOf(e.getMessage()));
      status = ExitCode.NOT_EXECUTABLE.number();
    }
    return release(lock, status);
  }

  private int release(HeldLock lock, int status) {
    Duration left = lock.remaining();
    try {
      CompletableFuture<Boolean> released = lock.releaseAsync();
      if (released.get(LockClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return status;
      }
      failures.accept(lost(lock));
      return ExitCode.LOST.number();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HoldfastException failure) {
        failures.accept(StatusProto.toStatusException(failure.status()));
      }
    } catch (TimeoutException | InterruptedException e) {
      // The user does not want to wait for it.
    }
    remarks.accept(
        "Not released: the lock of %s ends in %s"
            .formatted(lock.resource(), DurationText.of(left)));
    return status;
  }

  private void warn(HeldLock lock, Duration left) {
    remarks.accept("The lock of %s ends in %s".formatted(lock.resource(), DurationText.of(left)));
  }

  private static StatusException lost(HeldLock lock) {
    return Failure.exception(
        Code.ABORTED,
        ErrorReason.LOCK_LOST,
        "The lock is lost",
        Map.of("resource_id", lock.resource()));
  }

  private static Map<String, String> variables(HeldLock lock) {
    return Map.of(
        TOKEN_VARIABLE, String.valueOf(lock.fencingToken()), RESOURCE_VARIABLE, lock.resource());
  }
}
