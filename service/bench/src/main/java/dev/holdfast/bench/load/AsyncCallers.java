package dev.holdfast.bench.load;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/**
 * Callers without threads: each next cycle starts where the answer to the last one arrives.
 *
 * @param cycle one cycle of the caller with this number; must not end on the thread that starts it
 *     every time, or the stack grows
 */
public record AsyncCallers(Cycle cycle) implements Callers {

  /** One cycle of one caller. */
  @FunctionalInterface
  public interface Cycle {
    CompletionStage<?> run(int caller);
  }

  @Override
  public Running start(int callers, Tape tape) {
    var ended = new CountDownLatch(callers);
    for (int caller = 0; caller < callers; caller++) {
      next(caller, tape, ended);
    }
    return ended::await;
  }

  private void next(int caller, Tape tape, CountDownLatch ended) {
    if (tape.isStopped()) {
      ended.countDown();
      return;
    }
    long began = System.nanoTime();
    var unused =
        cycle
            .run(caller)
            .whenComplete(
                (result, failure) -> {
                  if (failure == null) {
                    tape.add(System.nanoTime() - began);
                  } else {
                    tape.fail(failure);
                  }
                  next(caller, tape, ended);
                });
  }
}
