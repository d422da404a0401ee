package dev.holdfast.service.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many tell the store at once, and the others wait: thousands of sessions that are attached
 * together would crowd out what callers ask for.
 */
final class Turns {
  private final int atOnce;

  @GuardedBy("this")
  private final Queue<Supplier<CompletableFuture<?>>> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private int running;

  @GuardedBy("this")
  private boolean beginning;

  Turns(int atOnce) {
    this.atOnce = atOnce;
  }

  /** Does some work now or later. Its future must not fail. */
  void take(Supplier<CompletableFuture<?>> work) {
    synchronized (this) {
      waiting.add(work);
    }
    begin();
  }

  /** One thread at a time: what ends at once is followed by the loop, not by a deeper stack. */
  private void begin() {
    synchronized (this) {
      if (beginning) {
        return;
      }
      beginning = true;
    }
    for (var next = next(); next != null; next = next()) {
      var unused = next.get().whenComplete((done, failure) -> end());
    }
  }

  private synchronized @Nullable Supplier<CompletableFuture<?>> next() {
    if (running == atOnce || waiting.isEmpty()) {
      beginning = false;
      return null;
    }
    running++;
    return waiting.remove();
  }

  private void end() {
    synchronized (this) {
      running--;
    }
    begin();
  }
}
