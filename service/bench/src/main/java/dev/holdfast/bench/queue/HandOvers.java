package dev.holdfast.bench.queue;

import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Callers: each has the lock in its turn, gives it up, and queues again while the next has it. So
 * there is always somebody who waits, and one hand-over at a time.
 */
final class HandOvers {
  private static final int SECONDS = 30;
  private static final int DIGITS = 3;

  private final List<Queuer> ring = new ArrayList<>();

  /** A ring of so many, over these connections in turn. */
  HandOvers(List<Channel> channels, int count, String resource) {
    for (int i = 0; i < count; i++) {
      ring.add(new Queuer(channels.get(i % channels.size()), resource, "queuer-" + i));
    }
  }

  /**
   * Hands over.
   *
   * @param unmeasured how many times before it counts
   * @return from before a Release is sent until the next caller has the lock, in ns
   */
  Histogram run(int unmeasured, int measured)
      throws InterruptedException, ExecutionException, TimeoutException {
    var histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
    List<CompletableFuture<?>> turns = new ArrayList<>();
    for (Queuer queuer : ring) {
      // One after the other, so that the ring has an order.
      CompletableFuture<?> turn = queuer.await();
      turns.add(turn);
      if (turns.size() == 1) {
        turn.get(SECONDS, TimeUnit.SECONDS);
      } else {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    int holder = 0;
    for (int i = 0; i < unmeasured + measured; i++) {
      turns.set(holder, new CompletableFuture<>());
      CompletableFuture<?> next = CompletableFuture.anyOf(turns.toArray(CompletableFuture[]::new));
      long began = System.nanoTime();
      CompletableFuture<?> released = ring.get(holder).release();
      next.get(SECONDS, TimeUnit.SECONDS);
      long took = System.nanoTime() - began;
      if (i >= unmeasured) {
        histogram.recordValue(took);
      }
      released.get(SECONDS, TimeUnit.SECONDS);
      turns.set(holder, ring.get(holder).await());
      holder = done(turns);
    }
    return histogram;
  }

  /** Whose turn it is. Neighbours at two instances may join the queue in either order. */
  private static int done(List<CompletableFuture<?>> turns) {
    for (int i = 0; i < turns.size(); i++) {
      if (turns.get(i).isDone()) {
        return i;
      }
    }
    throw new IllegalStateException("nobody has the lock");
  }
}
