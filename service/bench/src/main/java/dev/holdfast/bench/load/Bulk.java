package dev.holdfast.bench.load;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Many calls, a few at a time. */
public final class Bulk {
  private static final int AT_ONCE = 128;

  private Bulk() {}

  /**
   * Makes the calls with numbers from 0 on and waits for all of them.
   *
   * @throws IllegalStateException where one failed; no more are made then
   */
  public static void run(int calls, IntFunction<CompletionStage<?>> call)
      throws InterruptedException {
    var slots = new Semaphore(AT_ONCE);
    var failure = new AtomicReference<@Nullable Throwable>();
    for (int i = 0; i < calls && failure.get() == null; i++) {
      slots.acquire();
      var unused =
          call.apply(i)
              .whenComplete(
                  (result, problem) -> {
                    if (problem != null) {
                      failure.compareAndSet(null, problem);
                    }
                    slots.release();
                  });
    }
    slots.acquire(AT_ONCE);
    Throwable problem = failure.get();
    if (problem != null) {
      throw new IllegalStateException("a call failed", problem);
    }
  }
}
