package dev.holdfast.bench.watch;

import dev.holdfast.bench.load.LockCalls;
import dev.holdfast.bench.process.ServerProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * How soon one change reaches every watcher of its document. Counted from before the call is sent,
 * so that the call and the change itself are in it.
 */
final class FanOut {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 3;
  private static final String DOCUMENT = "bench:watched";
  private static final Duration TTL = Duration.ofMinutes(5);

  /** Between changes: editors do not save a thousand times a second. */
  private static final Duration PAUSE = Duration.ofMillis(25);

  private final Histogram latency = new AtomicHistogram(LONGEST_NANOS, DIGITS);
  private volatile long sentNanos;
  private volatile boolean measuring;

  /** In ns, of every delivery of every change. */
  Histogram measure(ServerProcess server, int watches, int warmChanges, int changes)
      throws InterruptedException {
    try (var watchers = Watchers.open(server, watches, i -> DOCUMENT, this::received);
        var writer = server.connect()) {
      var lock = new LockCalls(writer.channel(), DOCUMENT + ":main", TTL);
      for (int change = 0; change < warmChanges + changes; change++) {
        measuring = change >= warmChanges;
        sentNanos = System.nanoTime();
        var call = change % 2 == 0 ? lock.acquire() : lock.release();
        watchers.awaitEvents(change + 1);
        call.join();
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
      long incomplete = watchers.incomplete((long) warmChanges + changes);
      if (incomplete > 0) {
        throw new IllegalStateException(incomplete + " watches missed or repeated an event");
      }
    }
    return latency;
  }

  private void received(int events) {
    if (measuring) {
      latency.recordValue(Math.min(System.nanoTime() - sentNanos, LONGEST_NANOS));
    }
  }
}
