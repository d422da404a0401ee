package dev.holdfast.client;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one client: one that owns all its state and never runs a user's code, and a few
 * that run nothing else. All are daemons: what is locked ends with its TTL.
 */
final class Threads implements AutoCloseable {
  private static final System.Logger log = System.getLogger(Threads.class.getName());

  /** So that one callback that hangs keeps others waiting only where there are several. */
  private static final int CALLBACK_THREADS = 4;

  private static final Duration CALLBACK_IDLE = Duration.ofSeconds(30);

  private final ScheduledThreadPoolExecutor owner =
      new ScheduledThreadPoolExecutor(1, named("holdfast-client"));
  private final ThreadPoolExecutor callbacks =
      new ThreadPoolExecutor(
          CALLBACK_THREADS,
          CALLBACK_THREADS,
          CALLBACK_IDLE.toMillis(),
          TimeUnit.MILLISECONDS,
          new LinkedBlockingQueue<>(),
          named("holdfast-callback"));

  Threads() {
    owner.setRemoveOnCancelPolicy(true);
    owner.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // After the end nothing is left to be done.
    owner.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    callbacks.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    callbacks.allowCoreThreadTimeOut(true);
  }

  /** Does it in the client's thread. */
  void execute(Runnable task) {
    owner.execute(guarded(task));
  }

  /** Does it there after so long. */
  Future<?> after(Duration delay, Runnable task) {
    return owner.schedule(guarded(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** The same, for what is never called off. */
  void later(Duration delay, Runnable task) {
    var unused = after(delay, task);
  }

  /** For what a user wrote. */
  Executor callbacks() {
    return task -> callbacks.execute(guarded(task));
  }

  @Override
  public void close() {
    owner.shutdown();
    callbacks.shutdown();
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.log(Level.ERROR, "A task of the Holdfast client failed", e);
      }
    };
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
