package dev.holdfast.service.queue;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.Waits.Waited;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call that waits for a lock. Times are by {@link System#nanoTime()}. */
final class WaitingCall {
  private final CompletableFuture<Waited> answer = new CompletableFuture<>();
  private final long deadlineNanos;
  private @Nullable Long queuedNanos;
  private Runnable timeUp = () -> {};

  WaitingCall(Duration wait) {
    deadlineNanos = System.nanoTime() + wait.toNanos();
  }

  /** What its caller is told. */
  CompletableFuture<Waited> answer() {
    return answer;
  }

  /** How much longer it is willing to wait; zero or less: no more. */
  Duration left() {
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }

  /** What takes back the task that is to run when its time is up. */
  void timeUpBy(Runnable cancellation) {
    timeUp = cancellation;
  }

  /** It is in the queue from now on, unless it was already. */
  void queued() {
    if (queuedNanos == null) {
      queuedNanos = System.nanoTime();
    }
  }

  void complete(Answer<Granted> outcome) {
    timeUp.run();
    long queued = queuedNanos == null ? 0 : System.nanoTime() - queuedNanos;
    answer.complete(new Waited(outcome, Duration.ofNanos(queued)));
  }

  void fail(Throwable failure) {
    timeUp.run();
    answer.completeExceptionally(failure);
  }

  /** Its caller has gone: nobody is told. */
  void forget() {
    timeUp.run();
  }
}
