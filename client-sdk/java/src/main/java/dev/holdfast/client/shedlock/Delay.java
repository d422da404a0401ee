package dev.holdfast.client.shedlock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Does something later, on the one thread that Java has for that. */
final class Delay {
  private Delay() {}

  /** At once where the time is past. It must not block. */
  static void after(Duration delay, Runnable task) {
    CompletableFuture.delayedExecutor(
            Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS, Runnable::run)
        .execute(task);
  }
}
