package dev.holdfast.bench.watch;

import dev.holdfast.bench.load.LockCalls;
import dev.holdfast.bench.process.Connection;
import dev.holdfast.bench.process.ServerProcess;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes as fast as the slowest watch takes them in: no more than a window of them is on its
 * way, which is less than a watch's queue, so that a watch that keeps up loses nothing.
 */
final class Flood implements AutoCloseable {
  /** Sections that are acquired and released in turn, and so calls at once. */
  private static final int LOCKS = 32;

  /** Events on their way to the slowest watch; the service's queue a watch has 1,000. */
  private static final int WINDOW = 400;

  private static final int EVENTS_A_CYCLE = 2;
  private static final long IDLE_NANOS = 20_000;
  private static final Duration TTL = Duration.ofMinutes(5);

  private final Watchers watchers;
  private final Connection writer;
  private final BlockingQueue<LockCalls> free = new ArrayBlockingQueue<>(LOCKS);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private long events;

  /** Changes of a document that the watches cover, each of which has seen nothing of it yet. */
  Flood(ServerProcess server, Watchers watchers, String document) {
    this.watchers = watchers;
    writer = server.connect();
    for (int i = 0; i < LOCKS; i++) {
      free.add(new LockCalls(writer.channel(), document + ":section-" + i, TTL));
    }
  }

  /**
   * Goes on for a while, then waits until every event that it caused has arrived everywhere.
   *
   * @return deliveries a second while it went on
   */
  double run(Duration length) throws InterruptedException {
    long before = watchers.allEvents();
    long began = System.nanoTime();
    while (System.nanoTime() - began < length.toNanos()) {
      LockCalls lock = events - watchers.fewestEvents() < WINDOW ? free.poll() : null;
      if (lock == null) {
        LockSupport.parkNanos(IDLE_NANOS);
      } else {
        events += EVENTS_A_CYCLE;
        cycle(lock);
      }
    }
    double deliveries = watchers.allEvents() - before;
    double seconds = (System.nanoTime() - began) / 1e9;
    settle();
    return deliveries / seconds;
  }

  private void cycle(LockCalls lock) {
    var unused =
        lock.cycle()
            .whenComplete(
                (released, problem) -> {
                  if (problem != null) {
                    failure.compareAndSet(null, problem);
                  }
                  free.add(lock);
                });
  }

  private void settle() throws InterruptedException {
    while (free.size() < LOCKS) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    Throwable problem = failure.get();
    if (problem != null) {
      throw new IllegalStateException("a change failed", problem);
    }
    watchers.awaitEvents(events);
  }

  /** Events caused so far, for each watch. */
  long events() {
    return events;
  }

  /** Watches that have not each event just once. */
  long incomplete() {
    return watchers.incomplete(events);
  }

  @Override
  public void close() {
    writer.close();
  }
}
