package dev.holdfast.service.system;

import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_ACQUIRED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_HOLDER_DISCONNECTED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_HOLDER_RECONNECTED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_RELEASED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_TAKEN_OVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Timestamps;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.ReleaseReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lock that is bound to a session lives as long as a stream of the session, and a grace longer.
 */
class GraceIT {
  private static final String A = "document:1:a";

  /** Another document, whose partition the session's streams do not watch. */
  private static final String FAR = "document:far:a";

  private static final long GRACE_MILLIS = 5_000;

  private RedisProcess redis;
  private Fleet fleet;
  private LocalInstance one;
  private Client smith;
  private RecordedWatch observer;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet =
        new Fleet(
            data,
            redis.uri(),
            "lock-types.default.grace: " + GRACE_MILLIS + "ms",
            "locks.single-tab: false");
    one = fleet.start();
    smith = fleet.client(one, "smith");
    observer = watching("", fleet.client(one, "jane"), "document:1", "document:far");
  }

  @AfterEach
  void stop() {
    observer.close();
    fleet.close();
    redis.close();
  }

  @Test
  void aHolderWhoIsBackWithinTheGraceKeepsTheLock() {
    RecordedWatch stream = watching("tab", smith, "document:1");
    Lock held = smith.acquireIn("tab", A);
    stream.cut();
    soon().until(() -> observer.typesOf(A).contains(LOCK_EVENT_TYPE_HOLDER_DISCONNECTED));
    Lock inGrace = smith.holds(A).get(0);
    assertThat(Timestamps.between(eventTime(), inGrace.getGraceExpireTime()).getSeconds())
        .isBetween(0L, GRACE_MILLIS / 1000);

    stream.resume(smith);

    soon().until(() -> observer.typesOf(A).contains(LOCK_EVENT_TYPE_HOLDER_RECONNECTED));
    assertThat(smith.holds(A)).containsExactly(held);
    stream.close();
  }

  @Test
  void aHolderWhoStaysAwayLosesTheLockAfterTheGrace() {
    RecordedWatch stream = watching("tab", smith, "document:1");
    Lock held = smith.acquireIn("tab", A);
    stream.close();

    soon().until(() -> observer.typesOf(A).contains(LOCK_EVENT_TYPE_RELEASED));

    assertThat(observer.typesOf(A))
        .containsExactly(
            LOCK_EVENT_TYPE_ACQUIRED,
            LOCK_EVENT_TYPE_HOLDER_DISCONNECTED,
            LOCK_EVENT_TYPE_RELEASED);
    LockEvent disconnected = observer.events().get(1);
    LockEvent released = observer.events().get(2);
    assertThat(released.getReleaseReason()).isEqualTo(ReleaseReason.RELEASE_REASON_DISCONNECT);
    assertThat(released.getEndedFencingToken()).isEqualTo(held.getFencingToken());
    assertThat(
            Timestamps.comparator()
                .compare(released.getTime(), disconnected.getLock().getGraceExpireTime()))
        .isNotNegative();
    assertThat(smith.holds(A)).isEmpty();
  }

  @Test
  void aReconnectOfAMomentMakesNoNoise() {
    RecordedWatch stream = watching("tab", smith, "document:1");
    smith.acquireIn("tab", A);
    stream.cut();
    stream.resume(smith);
    smith.acquireIn("tab", "document:1:b");
    // Its end is told only after the first one's would have been.
    RecordedWatch other = watching("other", smith, "document:1");
    smith.acquireIn("other", "document:1:c");
    other.close();
    soon().until(() -> observer.typesOf("document:1:c").contains(LOCK_EVENT_TYPE_RELEASED));

    assertThat(observer.typesOf(A)).containsExactly(LOCK_EVENT_TYPE_ACQUIRED);
    stream.close();
  }

  @Test
  void aLockOfADocumentThatTheSessionDoesNotWatchIsKeptAndLostLikeAnyOther() {
    RecordedWatch stream = watching("tab", smith, "document:1");
    smith.acquireIn("tab", FAR);
    RecordedWatch brief = watching("brief", smith, "document:1");
    smith.acquireIn("brief", "document:far:b");
    brief.close();
    soon().until(() -> observer.typesOf("document:far:b").contains(LOCK_EVENT_TYPE_RELEASED));
    assertThat(observer.typesOf(FAR)).containsExactly(LOCK_EVENT_TYPE_ACQUIRED);

    stream.close();
    soon().until(() -> observer.typesOf(FAR).contains(LOCK_EVENT_TYPE_RELEASED));
  }

  @Test
  void aSessionIsAliveWhileAnyStreamIsOpenAtAnyInstance() {
    LocalInstance two = fleet.start();
    Client elsewhere = fleet.client(two, "smith");
    RecordedWatch here = watching("tab", smith, "document:1");
    smith.acquireIn("tab", A);
    RecordedWatch there = watching("tab", elsewhere, "document:2");
    // Taken where the session has no stream.
    RecordedWatch third = watching("second", elsewhere, "document:2");
    smith.acquireIn("second", FAR);
    here.close();
    letAGracePass();

    assertThat(observer.typesOf(A)).containsExactly(LOCK_EVENT_TYPE_ACQUIRED);
    assertThat(observer.typesOf(FAR)).containsExactly(LOCK_EVENT_TYPE_ACQUIRED);

    there.close();
    third.close();
    soon().until(() -> observer.typesOf(A).contains(LOCK_EVENT_TYPE_RELEASED));
    soon().until(() -> observer.typesOf(FAR).contains(LOCK_EVENT_TYPE_RELEASED));
  }

  @Test
  void aUserWhoIsBackAfterACrashTakesTheLockOver() {
    RecordedWatch stream = watching("crashed", smith, "document:1");
    Lock lost = smith.acquireIn("crashed", A);
    stream.close();
    RecordedWatch next = watching("new", smith, "document:1");

    Lock taken =
        soon().ignoreExceptions().until(() -> smith.acquireIn("new", A), lock -> lock != null);

    assertThat(taken.getFencingToken()).isGreaterThan(lost.getFencingToken());
    soon().until(() -> observer.typesOf(A).contains(LOCK_EVENT_TYPE_TAKEN_OVER));
    letAGracePass();
    assertThat(smith.holds(A)).containsExactly(taken);
    next.close();
  }

  @Test
  void aSessionWithoutAnyStreamHasItsGraceFromTheGrantOn() {
    smith.acquireIn("never seen", A);
    soon().until(() -> observer.typesOf(A).contains(LOCK_EVENT_TYPE_RELEASED));
    assertThat(observer.typesOf(A))
        .containsExactly(
            LOCK_EVENT_TYPE_ACQUIRED,
            LOCK_EVENT_TYPE_HOLDER_DISCONNECTED,
            LOCK_EVENT_TYPE_RELEASED);
  }

  @Test
  void theSameSessionIdOfAnotherUserIsAnotherSession() {
    RecordedWatch stream = watching("tab", smith, "document:1");
    smith.acquireIn("tab", A);
    RecordedWatch janes = watching("tab", fleet.client(one, "jane"), "document:1");
    stream.close();
    soon().until(() -> observer.typesOf(A).contains(LOCK_EVENT_TYPE_RELEASED));
    janes.close();
  }

  /** Another lock is lost by the same rule, begun now: so as much time has gone by. */
  private void letAGracePass() {
    Client clock = fleet.client(one, "clock");
    String lock = "document:1:clock";
    int before = observer.typesOf(lock).size();
    RecordedWatch stream = watching("clock", clock, "document:1");
    clock.acquireIn("clock", lock);
    stream.close();
    soon().until(() -> observer.typesOf(lock).size() >= before + 3);
  }

  private com.google.protobuf.Timestamp eventTime() {
    List<LockEvent> events = observer.events();
    return events.get(events.size() - 1).getTime();
  }

  private static RecordedWatch watching(String session, Client client, String... scopes) {
    RecordedWatch watch = RecordedWatch.inSession(client, session, scopes);
    soon().until(() -> watch.snapshots() == 1);
    return watch;
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }
}
