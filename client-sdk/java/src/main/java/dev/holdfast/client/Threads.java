package dev.holdfast.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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

  /** A slow token supplier delays calls, not other suppliers. */
  private static final int TOKEN_THREADS = 2;

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ScheduledThreadPoolExecutor owner =
      new ScheduledThreadPoolExecutor(1, named("holdfast-client"));
  private final ThreadPoolExecutor callbacks = pool("holdfast-callback", CALLBACK_THREADS);

  /** Apart, so that a callback that waits for a call does not wait for its token too. */
  private final ThreadPoolExecutor tokens = pool("holdfast-token", TOKEN_THREADS);

  private final Object gate = new Object();

  @GuardedBy("gate")
  private boolean ending;

  Threads() {
    owner.setRemoveOnCancelPolicy(true);
    owner.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // After the end nothing is left to be done.
    owner.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Does it in the client's thread. */
  void execute(Runnable task) {
    owner.execute(guarded(task));
  }

  /**
   * The same for what somebody waits for: it is done before {@link #endWith}'s task, or, where that
   * came first, not at all and false is the answer.
   */
  boolean tryExecute(Runnable task) {
    synchronized (gate) {
      if (!ending) {
        execute(task);
      }
      return !ending;
    }
  }

  /** Does this after all that {@link #tryExecute} took, and lets it take no more. */
  void endWith(Runnable last) {
    synchronized (gate) {
      ending = true;
      execute(last);
    }
  }

  /** Does it there after so long. */
  Future<?> after(Duration delay, Runnable task) {
    return owner.schedule(guarded(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** The same, for what is never called off. */
  void later(Duration delay, Runnable task) {
    var unused = after(delay, task);
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            named(name));
    pool.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** For what a user wrote. */
  Executor callbacks() {
    return task -> callbacks.execute(guarded(task));
  }

  /** For asking for tokens. */
  Executor tokens() {
    return task -> tokens.execute(guarded(task));
  }

  @Override
  public void close() {
    // In its turn: what came before is not thrown away.
    execute(
        () -> {
          owner.shutdown();
          callbacks.shutdown();
          tokens.shutdown();
        });
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
