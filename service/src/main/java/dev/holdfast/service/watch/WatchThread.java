package dev.holdfast.service.watch;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that owns all state of watches. */
final class WatchThread implements Executor, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "holdfast-watch");
            thread.setDaemon(true);
            return thread;
          },
          // What comes after closing has nobody to be done for.
          new ThreadPoolExecutor.DiscardPolicy());

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Runs a task, which must not throw, again and again until closed. */
  void every(Duration interval, Runnable task) {
    var unused =
        executor.scheduleWithFixedDelay(
            task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets what was asked for before come to its end, then stops. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
