package dev.holdfast.service.watch;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that owns all state of something, so that none of it needs a lock. */
public final class OwnerThread implements Executor, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  /** A thread of this name. */
  public OwnerThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            // What comes after closing has nobody to be done for.
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Runs a task, which must not throw, again and again until closed. */
  public void every(Duration interval, Runnable task) {
    var unused =
        executor.scheduleWithFixedDelay(
            task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task later, unless closed by then; what it gives takes that back. */
  public Runnable after(Duration delay, Runnable task) {
    var scheduled = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  /** Lets what was asked for before come to its end, then stops. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
