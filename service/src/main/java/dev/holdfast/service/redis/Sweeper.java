package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.ResourceIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is past its deadline when nobody asks, so that watchers hear of it on time. Every
 * instance runs one over the partitions that one call can reach; whoever comes second finds nothing
 * to do. Its calls also tell whether Redis answers, and how many locks are held.
 */
final class Sweeper {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  /** Looks at least so often: another instance may have granted a lock that ends sooner. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** How soon it tries again where Redis does not answer. */
  private static final Duration AWAY = Duration.ofMillis(200);

  /** Due deadlines read at once of one partition; more are read right afterwards. */
  private static final int BATCH = 64;

  private static final String LOCK = "lock:";
  private static final String WAIT = "wait:";

  private final DueScript due;
  private final Lanes lanes;
  private final List<Integer> partitions;
  private final StoreHealth health;
  private final ScheduledExecutorService timer;
  private volatile long heldResources;
  private volatile boolean closed;

  Sweeper(
      DueScript due,
      Lanes lanes,
      List<Integer> partitions,
      StoreHealth health,
      ScheduledExecutorService timer) {
    this.due = due;
    this.lanes = lanes;
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
        due.look(partitions, BATCH)
            .whenComplete(
                (found, failure) -> {
                  if (found == null) {
                    health.failed(this);
                    schedule(AWAY.toMillis());
                    return;
                  }
                  expireAll(found);
                  health.answered(this);
                  heldResources = found.held();
                });
  }

  /**
   * Looks again only when all of these are answered: where very many locks end at once, a look
   * finds them faster than a lane ends them, and they would crowd out what callers ask for.
   */
  private void expireAll(DueScript.Found found) {
    List<CompletableFuture<Boolean>> swept = found.members().stream().map(this::expire).toList();
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

  /** Whether it came to an end; never fails. */
  private CompletableFuture<Boolean> expire(String member) {
    try {
      if (member.startsWith(LOCK)) {
        return settle(OperationKind.EXPIRE, member.substring(LOCK.length()), List.of());
      }
      if (member.startsWith(WAIT)) {
        int end = member.indexOf('\n');
        String arrival = member.substring(end + 1);
        return settle(
            OperationKind.SWEEP_WAIT, member.substring(WAIT.length(), end), List.of(arrival));
      }
    } catch (RuntimeException e) {
      log.error("a deadline names no resource: {}", member, e);
    }
    return CompletableFuture.completedFuture(false);
  }

  private CompletableFuture<Boolean> settle(
      OperationKind kind, String resource, List<String> arguments) {
    return lanes
        .onResource(
            kind,
            ResourceIds.canonical(resource),
            arguments,
            System.nanoTime() + IDLE.toNanos(),
            (result, serverTime) -> Answer.of(result.status()))
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                log.error("what is due could not be swept", failure);
              }
              return answer instanceof Answer.Given<String>;
            });
  }
}
