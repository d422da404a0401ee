package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEventType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis is away for longer than any lease and grace: nobody loses a lock, a session or a place in
 * the queue by it.
 */
class SessionOutageIT {
  private static final int SESSIONS = 10;
  private static final String QUEUED = "document:queued:a";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** As the defaults are: leases of 5 s, a grace of 30 s. */
  private static final Duration OUTAGE = Duration.ofSeconds(40);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Lock> held = new ArrayList<>();
  private final List<RecordedWatch> streams = new ArrayList<>();
  private RedisProcess redis;
  private Fleet fleet;
  private LocalInstance two;
  private RecordedWatch observer;
  private Client smith;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start("appendonly yes");
    fleet =
        new Fleet(
            data,
            redis.uri(),
            "locks.single-tab: false",
            "lock-types.brief: {grace: 1s}",
            "watch.heartbeat: 500ms");
    smith = fleet.client(fleet.start(), "smith");
    two = fleet.start();
    observer = RecordedWatch.open(fleet.client(two, "root", "admin"), "*");
    soon().until(() -> observer.snapshots() == 1);
    for (int i = 0; i < SESSIONS; i++) {
      RecordedWatch stream = RecordedWatch.inSession(smith, "tab" + i, "document:" + i);
      soon().until(() -> stream.snapshots() == 1);
      streams.add(stream);
      held.add(smith.acquireIn("tab" + i, "document:" + i + ":a"));
    }
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
    streams.forEach(RecordedWatch::close);
    observer.close();
    fleet.close();
    redis.close();
  }

  @Test
  void nobodyLosesALockWhileRedisIsSilent() throws Exception {
    survive(RedisProcess::pause, RedisProcess::resume);
  }

  private void survive(Consumer<RedisProcess> takeAway, Consumer<RedisProcess> bringBack)
      throws Exception {
    // One who is just reconnecting when it happens, and can do so only afterwards.
    RecordedWatch unlucky = streams.get(0);
    smith.acquire(QUEUED, "first", PATIENCE);
    Client jane = fleet.client(two, "jane");
    Client bob = fleet.client(two, "bob");
    var janes = jane.acquireLater(QUEUED, "j", PATIENCE);
    soon().until(() -> smith.waiters(QUEUED).size() == 1);
    var bobs = bob.acquireLater(QUEUED, "b", PATIENCE);
    soon().until(() -> smith.waiters(QUEUED).size() == 2);
    takeAway.accept(redis);
    unlucky.cut();
    timer.schedule(() -> bringBack.accept(redis), OUTAGE.toMillis(), TimeUnit.MILLISECONDS).get();
    soon().until(() -> observer.heartbeat().getStoreAvailable());
    unlucky.resume(fleet.client(two, "smith"));
    letABriefGracePass();

    for (int i = 0; i < SESSIONS; i++) {
      assertThat(smith.holds("document:" + i + ":a")).containsExactly(held.get(i));
      assertThat(observer.typesOf("document:" + i + ":a"))
          .doesNotContain(LockEventType.LOCK_EVENT_TYPE_RELEASED);
    }
    assertThat(streams.subList(1, SESSIONS)).allMatch(stream -> stream.status() == null);

    assertThat(smith.waiters(QUEUED)).hasSize(2);
    smith.release(QUEUED, "first");
    assertThat(janes.get(60, TimeUnit.SECONDS).getLock().getHolder().getUserId()).isEqualTo("jane");
    assertThat(bobs.isDone()).isFalse();
    jane.release(QUEUED, "j");
    assertThat(bobs.get(60, TimeUnit.SECONDS).getLock().getHolder().getUserId()).isEqualTo("bob");

    streams.get(1).close();
    soon()
        .until(
            () ->
                observer
                    .typesOf("document:1:a")
                    .contains(LockEventType.LOCK_EVENT_TYPE_HOLDER_DISCONNECTED));
  }

  /** So that the sweepers have been at work for a while. */
  private void letABriefGracePass() {
    RecordedWatch stream = RecordedWatch.inSession(smith, "clock", "brief:1");
    soon().until(() -> stream.snapshots() == 1);
    smith.acquireIn("clock", "brief:1:a");
    stream.close();
    soon()
        .until(
            () -> observer.typesOf("brief:1:a").contains(LockEventType.LOCK_EVENT_TYPE_RELEASED));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
  }
}
