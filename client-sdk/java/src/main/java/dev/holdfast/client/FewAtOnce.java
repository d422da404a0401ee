package dev.holdfast.client;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does the same with many things, with a bound on how many are under way. In one thread. */
final class FewAtOnce<T> {
  /** Enough to keep a server busy, and too few to fill its queue. */
  static final int ABREAST = 64;

  private final Deque<T> waiting;
  private final Function<T, CompletableFuture<?>> action;
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private int underWay;

  FewAtOnce(Collection<T> things, Function<T, CompletableFuture<?>> action) {
    this.waiting = new ArrayDeque<>(things);
    this.action = action;
  }

  /** Completes when all are done with, well or not. */
  CompletableFuture<@Nullable Void> begin() {
    goOn();
    return done;
  }

  private void goOn() {
    while (underWay < ABREAST && !waiting.isEmpty()) {
      underWay++;
      var unused =
          action
              .apply(waiting.remove())
              .whenComplete(
                  (answer, thrown) -> {
                    underWay--;
                    goOn();
                  });
    }
    if (underWay == 0 && waiting.isEmpty()) {
      done.complete(null);
    }
  }
}
