package dev.holdfast.service.watch;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The hub's readings of the store: a bounded number at once, the others in line, so that thousands
 * of watches that need a snapshot together do not flood it. Belongs to the hub's thread.
 */
final class Reads {
  /** Enough to keep a store busy; each brings one page at most. */
  static final int AT_ONCE = 64;

  private final Executor hub;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Reads(Executor hub) {
    this.hub = hub;
  }

  /**
   * Reads now or later; the outcome comes on the hub's thread.
   *
   * @param wanted asked when its turn comes; what nobody wants any more is not read
   */
  <T> void read(
      BooleanSupplier wanted,
      Supplier<CompletableFuture<T>> reading,
      Consumer<T> then,
      Consumer<Throwable> failed) {
    waiting.add(
        () -> {
          if (wanted.getAsBoolean()) {
            running++;
            var unused =
                begin(reading)
                    .whenComplete(
                        (value, failure) ->
                            hub.execute(() -> finish(value, failure, then, failed)));
          }
        });
    startNext();
  }

  private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> reading) {
    try {
      return reading.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> void finish(
      T value, Throwable failure, Consumer<T> then, Consumer<Throwable> failed) {
    running--;
    try {
      if (failure == null) {
        then.accept(value);
      } else {
        failed.accept(failure);
      }
    } finally {
      startNext();
    }
  }

  private void startNext() {
    while (running < AT_ONCE && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
