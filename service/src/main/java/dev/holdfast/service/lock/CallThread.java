package dev.holdfast.service.lock;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The thread that calls are read and answered on, as they themselves see it. A store that answers
 * many calls together brings their answers back here in one task, so that the thread wakes once and
 * writes them all at once.
 */
public final class CallThread {
  private static final ThreadLocal<@Nullable Executor> CURRENT = new ThreadLocal<>();

  private CallThread() {}

  /** Says what runs tasks on the current thread; once, when the thread begins. */
  public static void is(Executor executor) {
    CURRENT.set(executor);
  }

  /** What runs tasks on the current thread; null where it is no thread of calls. */
  public static @Nullable Executor current() {
    return CURRENT.get();
  }
}
