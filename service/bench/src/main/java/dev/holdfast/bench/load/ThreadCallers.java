package dev.holdfast.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * A thread for each caller, for clients that block.
 *
 * @param cycle one cycle of the caller with this number
 */
public record ThreadCallers(Cycle cycle) implements Callers {

  /** One cycle of one caller; may block. */
  @FunctionalInterface
  public interface Cycle {
    void run(int caller);
  }

  @Override
  public Running start(int callers, Tape tape) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      int caller = i;
      var thread = new Thread(() -> runAll(caller, tape), "caller-" + caller);
      thread.start();
      threads.add(thread);
    }
    return () -> {
      for (Thread thread : threads) {
        thread.join();
      }
    };
  }

  private void runAll(int caller, Tape tape) {
    while (!tape.isStopped()) {
      long began = System.nanoTime();
      try {
        cycle.run(caller);
      } catch (RuntimeException e) {
        tape.fail(e);
        return;
      }
      tape.add(System.nanoTime() - began);
    }
  }
}
