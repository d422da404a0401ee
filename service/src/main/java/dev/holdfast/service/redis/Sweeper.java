package dev.holdfast.service.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends what is past its deadline when nobody asks, so that watchers hear of it on time. Every
 * instance runs one over the partitions that one call can reach; whoever comes second finds nothing
 * to do. Its calls also tell whether Redis answers, and how many locks are held.
 */
final class Sweeper {
  /** Looks at least so often: another instance may have granted a lock that ends sooner. */
  static final Duration IDLE = Duration.ofSeconds(1);

  /** How soon it tries again where Redis does not answer. */
  private static final Duration AWAY = Duration.ofMillis(200);

  /** Due deadlines read at once of one partition; more are read right afterwards. */
  private static final int BATCH = 64;

  private final DueScript due;
  private final Leases leases;
  private final Map<String, DeadlineHandler> handlers;
  private final List<Integer> partitions;
  private final StoreHealth health;
  private final ScheduledExecutorService timer;
  private volatile long heldResources;
  private volatile boolean closed;

  /**
   * @param leases nothing is swept before this instance has given its sign of life
   * @param handlers by the kind of a deadline, which its member begins with
   */
  Sweeper(
      DueScript due,
      Leases leases,
      Map<String, DeadlineHandler> handlers,
      List<Integer> partitions,
      StoreHealth health,
      ScheduledExecutorService timer) {
    this.due = due;
    this.leases = leases;
    this.handlers = Map.copyOf(handlers);
    this.partitions = List.copyOf(partitions);
    this.health = health;
    this.timer = timer;
  }

  void start() {
    schedule(0);
  }

  /** How many resources were held when it last looked. */
  long heldResources() {
    return heldResources;
  }

  void close() {
    closed = true;
  }

  private void schedule(long millis) {
    if (!closed && !timer.isShutdown()) {
      var unused = timer.schedule(this::sweep, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void sweep() {
    var unused =
        leases
            .refreshDue(partitions)
            .thenCompose(refreshed -> refreshed ? due.look(partitions, BATCH) : missing())
            .whenComplete(
                (found, failure) -> {
                  if (found == null) {
                    leases.missed(partitions);
                    health.failed(this);
                    schedule(AWAY.toMillis());
                    return;
                  }
                  meetAll(found);
                  health.answered(this);
                  heldResources = found.held();
                });
  }

  private static CompletableFuture<DueScript.Found> missing() {
    return CompletableFuture.failedFuture(new IllegalStateException("no sign of life was given"));
  }

  /**
   * Looks again only when all of these are answered: where very many locks end at once, a look
   * finds them faster than a lane ends them, and they would crowd out what callers ask for.
   */
  private void meetAll(DueScript.Found found) {
    List<CompletableFuture<Boolean>> swept = found.due().stream().map(this::meet).toList();
    var unused =
        CompletableFuture.allOf(swept.toArray(CompletableFuture[]::new))
            .thenRun(
                () -> {
                  boolean anyEnded = swept.stream().anyMatch(CompletableFuture::join);
                  schedule(found.full() && anyEnded ? 0 : untilNext(found));
                });
  }

  private static long untilNext(DueScript.Found found) {
    if (found.nextMillis() == 0) {
      return IDLE.toMillis();
    }
    // One more, so that the deadline is past and not just reached.
    long millis = found.nextMillis() - found.nowMillis() + 1;
    return Math.max(1, Math.min(IDLE.toMillis(), millis));
  }

  /** Whether it came to an end; never fails. A kind that is unknown is a newer instance's. */
  private CompletableFuture<Boolean> meet(DueScript.Deadline deadline) {
    int end = deadline.member().indexOf(':');
    DeadlineHandler handler = end < 0 ? null : handlers.get(deadline.member().substring(0, end));
    return handler == null
        ? CompletableFuture.completedFuture(false)
        : handler.meet(deadline.partition(), deadline.member().substring(end + 1));
  }
}
