package dev.holdfast.service.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.config.Config;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.grpc.WatchEventEncoder;
import dev.holdfast.service.lock.Admitted;
import dev.holdfast.service.lock.Allowance;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockStore;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.Found;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.Locks.Cancellation;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.Waits.Waited;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.service.redis.RedisStore;
import dev.holdfast.service.redis.StoreObserver;
import dev.holdfast.service.watch.WatchHub;
import dev.holdfast.service.watch.WatchMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls that wait at an instance whose events come late. */
class WaitingCallsIT {
  private static final ResourceId SECTION = ResourceIds.canonical("document:1:tab:x");
  private static final HoldKey SMITHS = new HoldKey(SECTION, "smith", "s");
  private static final HoldKey JANES = new HoldKey(SECTION, "jane", "j");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private RedisProcess redis;
  private RedisStore store;
  private LockStore locks;
  private HeldBackEvents events;
  private WatchHub hub;
  private WaitingCalls waits;
  private Config config;

  @BeforeEach
  void start() {
    redis = RedisProcess.start();
    config = ConfigLoader.parse("", Map.of());
    store =
        RedisStore.open(
            redis.uri(), config.redis(), config.sessions(), "policies", new NobodyListens());
    locks = store.locks();
    events = new HeldBackEvents(store.events());
    hub =
        WatchHub.start(
            events, config.watch(), new WatchEventEncoder(), WatchMetrics.NONE, Instant::now);
    waits = new WaitingCalls(locks, key -> events.partitionOf(key.resource().document()), hub);
  }

  @AfterEach
  void stop() {
    waits.close();
    hub.close();
    store.close();
    redis.close();
  }

  @Test
  void endOfAnEarlierWaitByTheSameNameEndsNoLaterOne() throws Exception {
    locks.acquire(command(SMITHS)).join();
    var caller = new HangsUp();
    var unused = waits.acquire(command(JANES), MINUTE, caller);
    awaitWaiters(1);
    events.holdBack();
    locks.release(JANES, MINUTE).join();
    caller.hangUp();
    await().until(() -> waits.count() == 0);

    CompletableFuture<Waited> again = waits.acquire(command(JANES), MINUTE, new HangsUp());
    awaitWaiters(1);
    events.release();
    locks.release(SMITHS, MINUTE).join();

    assertThat(again.get(10, TimeUnit.SECONDS).answer()).isInstanceOf(Answer.Given.class);
  }

  private void awaitWaiters(int count) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                locks.get(SECTION).join() instanceof Answer.Given<Found> found
                    && found.value().waiters().size() == count);
  }

  private AcquireCommand command(HoldKey key) {
    return new AcquireCommand(
        key,
        "",
        "",
        Mode.EXCLUSIVE,
        MINUTE,
        Map.of(),
        config.policies().byDefault(),
        new Allowance.Unlimited(),
        Admitted.ANYBODY,
        MINUTE);
  }

  /** A caller who goes when the test wants. */
  private static final class HangsUp implements Cancellation {
    private volatile boolean gone;
    private volatile Runnable task = () -> {};

    void hangUp() {
      gone = true;
      task.run();
    }

    @Override
    public boolean isCancelled() {
      return gone;
    }

    @Override
    public void onCancel(Runnable onceGone) {
      task = onceGone;
    }
  }

  private static final class NobodyListens implements StoreObserver {
    @Override
    public void expired(Hold hold) {}

    @Override
    public void released(Hold hold, ReleaseReason reason) {}

    @Override
    public void takenOver(Hold hold) {}

    @Override
    public void granted(Hold hold) {}

    @Override
    public void committed(int operations, Duration took) {}

    @Override
    public void failed(CallFailure failure) {}
  }
}
