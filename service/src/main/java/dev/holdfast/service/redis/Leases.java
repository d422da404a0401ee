package dev.holdfast.service.redis;

import dev.holdfast.service.config.SessionsConfig;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.session.SessionStore.Keeper;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * This instance's signs of life, in every partition. Where the store has let go of it, it goes on
 * under a new id, since the old one may be about to lose more; all its streams are attached anew.
 */
final class Leases {
  private static final String NEW = "1";

  private final Lanes lanes;
  private final int partitions;
  private final SessionsConfig config;
  private final Duration limit;
  private final Map<Integer, Long> refreshedNanos = new ConcurrentHashMap<>();
  private volatile String id = newId();
  private volatile Keeper keeper = Keeper.NONE;
  private volatile Runnable onNewName = () -> {};

  /**
   * @param limit how long one call may take
   */
  Leases(Lanes lanes, int partitions, SessionsConfig config, Duration limit) {
    this.lanes = lanes;
    this.partitions = partitions;
    this.config = config;
    this.limit = limit;
  }

  /** The present name of this instance. */
  String id() {
    return id;
  }

  void keptBy(Keeper has) {
    keeper = has;
  }

  /** Tells when the name has changed, and is known. */
  void onNewName(Runnable listener) {
    onNewName = listener;
  }

  /** Makes it known in every partition; whether that went through. Never fails. */
  CompletableFuture<Boolean> begin() {
    return refresh(IntStream.range(0, partitions).boxed().toList(), id, NEW);
  }

  /** Refreshes what is due of some partitions; false where one did not answer. Never fails. */
  CompletableFuture<Boolean> refreshDue(Collection<Integer> of) {
    long now = System.nanoTime();
    List<Integer> due = of.stream().filter(partition -> isDue(partition, now)).toList();
    if (due.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    return refresh(due, id, "")
        .thenApply(
            refreshed -> {
              if (refreshed) {
                keeper.retry();
              }
              return refreshed;
            });
  }

  /** What a call finds after an outage is not to be swept before the next refresh. */
  void missed(Collection<Integer> of) {
    of.forEach(refreshedNanos::remove);
  }

  private boolean isDue(int partition, long now) {
    Long last = refreshedNanos.get(partition);
    return last == null || now - last >= config.refresh().toNanos();
  }

  private CompletableFuture<Boolean> refresh(List<Integer> of, String as, String isNew) {
    List<CompletableFuture<Boolean>> refreshed =
        of.stream().map(partition -> refresh(partition, as, isNew)).toList();
    return CompletableFuture.allOf(refreshed.toArray(CompletableFuture[]::new))
        .thenApply(done -> refreshed.stream().allMatch(CompletableFuture::join));
  }

  private CompletableFuture<Boolean> refresh(int partition, String as, String isNew) {
    long asked = System.nanoTime();
    return lanes
        .onPartition(
            OperationKind.REFRESH,
            partition,
            List.of(as, Long.toString(config.lease().toMillis()), isNew),
            asked + limit.toNanos(),
            (result, serverTime) -> Answer.of(result))
        .handle(
            (answer, failure) -> {
              if (!(answer instanceof Answer.Given<Result> given)) {
                return false;
              }
              refreshedNanos.put(partition, asked);
              if (given.value().status().equals("GONE")) {
                beginAnew(as);
              } else if (!given.value().text(1).isEmpty()) {
                var unused = refresh(partition, as, "");
              }
              return true;
            });
  }

  private void beginAnew(String gone) {
    synchronized (this) {
      if (!id.equals(gone)) {
        return;
      }
      id = newId();
    }
    var unused =
        begin()
            .thenRun(
                () -> {
                  keeper.attachAllAnew();
                  onNewName.run();
                });
  }

  private static String newId() {
    // Short: each session has it in every partition.
    return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
  }
}
