package dev.holdfast.service.system;

import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_ACQUIRED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_HOLDER_DISCONNECTED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_HOLDER_RECONNECTED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_RELEASED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Timestamps;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of an instance: who comes back within the grace keeps the lock, who stays away
 * loses it then, and no lock stays held by nobody.
 */
class SessionFailureIT {
  private static final int SESSIONS = 20;
  // Well above a lease; and that above what a busy machine may keep an instance from its signs of
  // life: where all are late, it was the store that was away, and every grace begins anew.
  private static final long GRACE_MILLIS = 10_000;

  /** The last sign of life, which the grace runs from, is no older than that. */
  private static final long LEASE_MILLIS = 3_000;

  /** How long after the grace's end a sweep may come on a busy machine. */
  private static final long SLACK_MILLIS = 5_000;

  private RedisProcess redis;
  private Fleet fleet;
  private ForkedInstance one;
  private ForkedInstance two;
  private RecordedWatch observer;
  private final List<RecordedWatch> streams = new ArrayList<>();
  private final Map<String, Lock> held = new HashMap<>();

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet =
        new Fleet(
            data,
            redis.uri(),
            "lock-types.default.grace: " + GRACE_MILLIS + "ms",
            "locks.single-tab: false",
            "sessions: {refresh: 300ms, lease: " + LEASE_MILLIS + "ms, quiet: 1s}");
    one = fleet.fork();
    two = fleet.fork();
    observer = RecordedWatch.open(fleet.client(two, "root", "admin"), "document:*");
    soon().until(() -> observer.snapshots() == 1);
    Client client = fleet.client(one, "smith");
    for (int i = 0; i < SESSIONS; i++) {
      RecordedWatch stream = RecordedWatch.inSession(client, session(i), "document:" + i);
      soon().until(() -> stream.snapshots() == 1);
      streams.add(stream);
      held.put(resource(i), client.acquireIn(session(i), resource(i)));
    }
    soon().until(() -> observer.locks().size() == SESSIONS);
  }

  @AfterEach
  void stop() {
    streams.forEach(RecordedWatch::close);
    observer.close();
    fleet.close();
    redis.close();
  }

  @Test
  void ofAKilledInstanceThoseWhoComeBackKeepTheirLocksAndTheOthersLoseThem() {
    one.kill();
    long killed = redisMillis();
    Client elsewhere = fleet.client(two, "smith");
    List<Integer> back = new ArrayList<>();
    List<Integer> gone = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      (i % 2 == 0 ? back : gone).add(i);
    }
    // Some at once, the others when they are known to be away.
    back.subList(0, 5).forEach(i -> streams.get(i).resume(elsewhere));
    soon().until(() -> told(back.get(9), LOCK_EVENT_TYPE_HOLDER_DISCONNECTED));
    back.subList(5, 10).forEach(i -> streams.get(i).resume(elsewhere));

    soon().until(() -> gone.stream().allMatch(i -> told(i, LOCK_EVENT_TYPE_RELEASED)));

    for (int i : gone) {
      long released = Timestamps.toMillis(last(i).getTime());
      assertThat(released - killed)
          .isBetween(GRACE_MILLIS - LEASE_MILLIS, GRACE_MILLIS + SLACK_MILLIS);
    }
    soon().until(() -> told(back.get(9), LOCK_EVENT_TYPE_HOLDER_RECONNECTED));
    for (int i : back) {
      assertThat(elsewhere.holds(resource(i))).containsExactly(held.get(resource(i)));
      assertThat(observer.typesOf(resource(i))).doesNotContain(LOCK_EVENT_TYPE_RELEASED);
    }
    assertThat(observer.locks()).hasSize(back.size());
  }

  @Test
  void anInstancePausedPastItsLeaseServesOnWithItsSessionsAttachedAnew() {
    one.pause();
    soon().until(() -> range().allMatch(i -> told(i, LOCK_EVENT_TYPE_HOLDER_DISCONNECTED)));
    one.resume();
    soon().until(() -> range().allMatch(i -> told(i, LOCK_EVENT_TYPE_HOLDER_RECONNECTED)));
    assertThat(streams).allMatch(stream -> stream.status() == null);

    // The streams count again: what is lost afterwards is lost by their end.
    streams.get(0).close();
    soon().until(() -> told(0, LOCK_EVENT_TYPE_RELEASED));
    assertThat(observer.locks()).hasSize(SESSIONS - 1);
    assertThat(fleet.client(one, "smith").holds(resource(1)))
        .containsExactly(held.get(resource(1)));
  }

  @Test
  void anInstancePausedAloneLosesNobodysSession() {
    two.pause();
    one.pause();
    long paused = redisMillis();
    soon().until(() -> redisMillis() > paused + 2 * GRACE_MILLIS);
    two.resume();
    one.resume();
    letAGracePass();
    assertThat(range().noneMatch(i -> told(i, LOCK_EVENT_TYPE_RELEASED))).isTrue();
    assertThat(observer.locks().keySet()).containsAll(held.keySet());
  }

  @Test
  void anInstanceThatDrainsCostsNobodyALock() {
    one.terminate();
    soon().until(() -> streams.stream().allMatch(stream -> stream.status() != null));
    Client elsewhere = fleet.client(two, "smith");
    streams.forEach(stream -> stream.resume(elsewhere));
    one.awaitEnd();
    letAGracePass();
    for (int i = 0; i < SESSIONS; i++) {
      assertThat(observer.typesOf(resource(i))).containsExactly(LOCK_EVENT_TYPE_ACQUIRED);
    }
  }

  /** Another lock is lost by the same rule, begun now: so as much time has gone by. */
  private void letAGracePass() {
    Client clock = fleet.client(two, "clock");
    RecordedWatch stream = RecordedWatch.inSession(clock, "clock", "document:clock");
    soon().until(() -> stream.snapshots() == 1);
    clock.acquireIn("clock", "document:clock:a");
    stream.close();
    soon().until(() -> observer.typesOf("document:clock:a").contains(LOCK_EVENT_TYPE_RELEASED));
  }

  private boolean told(int i, LockEventType type) {
    return observer.typesOf(resource(i)).contains(type);
  }

  private LockEvent last(int i) {
    List<LockEvent> events =
        observer.events().stream()
            .filter(event -> event.getLock().getResourceId().equals(resource(i)))
            .toList();
    return events.get(events.size() - 1);
  }

  /** The machine's clock, which is Redis's too. */
  private static long redisMillis() {
    return System.currentTimeMillis();
  }

  private static java.util.stream.IntStream range() {
    return java.util.stream.IntStream.range(0, SESSIONS);
  }

  private static String session(int i) {
    return "tab" + i;
  }

  private static String resource(int i) {
    return "document:" + i + ":a";
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60));
  }
}
