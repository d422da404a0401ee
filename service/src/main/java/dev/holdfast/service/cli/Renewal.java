package dev.holdfast.service.cli;

import io.grpc.StatusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Renews a lease, in a thread of its own, until it is closed or the lock is lost. */
final class Renewal implements AutoCloseable {
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Lease lease;
  private final Consumer<String> remarks;
  private final CompletableFuture<StatusException> lost = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private final Thread thread;

  private Renewal(Lease lease, Consumer<String> remarks) {
    this.lease = lease;
    this.remarks = remarks;
    thread = new Thread(this::run, "holdfast-renewal");
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param remarks told, in the renewing thread, when the lock is in danger, and when it no longer
   *     is
   */
  static Renewal start(Lease lease, Consumer<String> remarks) {
    Renewal renewal = new Renewal(lease, remarks);
    renewal.thread.start();
    return renewal;
  }

  /** Completes with the reason when the lock is lost, or is no longer surely ours. */
  CompletableFuture<StatusException> lost() {
    return lost;
  }

  /** Ends it, and a call that is under way. */
  @Override
  public void close() {
    thread.interrupt();
    ended.join();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(lease.heartbeat().toMillis());
        renew();
      }
    } catch (StatusException e) {
      lost.complete(e);
    } catch (InterruptedException e) {
      // Closed.
    } finally {
      ended.complete(null);
    }
  }

  /** Only a failure that may pass is tried again: any other answer is the server's last word. */
  private void renew() throws StatusException, InterruptedException {
    Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
    for (boolean first = true; ; first = false) {
      try {
        lease.renew();
        if (!first) {
          remarks.accept("The lock of " + resource() + " is renewed again");
        }
        return;
      } catch (StatusException e) {
        Failure failure = Failure.of(e);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!failure.isTransient()) {
          throw e;
        }
        Duration left = lease.remaining();
        if (left.isNegative() || left.isZero()) {
          throw lease.lost();
        }
        if (first) {
          remarks.accept(
              "The lock of %s cannot be renewed now and ends in %s"
                  .formatted(resource(), DurationText.of(left)));
        }
        Duration wait = backoff.next(failure.retryDelay());
        Thread.sleep((wait.compareTo(left) < 0 ? wait : left).toMillis());
      }
    }
  }

  private String resource() {
    return lease.lock().getResourceId();
  }
}
