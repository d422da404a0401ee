package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One call renews, or releases, all locks of a session, in whatever partitions they are. */
class SessionCallsIT {
  private static final int LOCKS = 20;

  /** Within that a page that is reloaded has its stream again, on a busy machine too. */
  private static final Duration RELOAD = Duration.ofSeconds(4);

  private RedisProcess redis;
  private Fleet fleet;
  private LocalInstance one;
  private Client smith;
  private RecordedWatch stream;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet =
        new Fleet(
            data,
            redis.uri(),
            "lock-types.default: {grace: 20s, locks-per-user: 100}",
            "locks.single-tab: false");
    one = fleet.start();
    smith = fleet.client(one, "smith");
    stream = RecordedWatch.inSession(smith, "tab", "document:1");
    soon().until(() -> stream.snapshots() == 1);
  }

  @AfterEach
  void stop() {
    stream.close();
    fleet.close();
    redis.close();
  }

  @Test
  void renewsAllLocksOfTheSessionAndNoOther() {
    List<Lock> held = acquireMany("tab");
    Lock other = smith.acquire("document:other:a", "l1", Duration.ofMinutes(1));

    RenewResponse renewed =
        calls().renew(RenewRequest.newBuilder().setSessionId("tab").setTtl(seconds(900)).build());

    assertThat(renewed.getLocksList())
        .extracting(Lock::getResourceId)
        .containsExactlyInAnyOrderElementsOf(held.stream().map(Lock::getResourceId).toList());
    assertThat(renewed.getLocksList())
        .extracting(Lock::getFencingToken)
        .containsExactlyInAnyOrderElementsOf(held.stream().map(Lock::getFencingToken).toList());
    for (Lock lock : renewed.getLocksList()) {
      assertThat(lock.getHolder().getLockId()).isEqualTo("tab");
      long left = lock.getExpireTime().getSeconds() - renewed.getServerTime().getSeconds();
      assertThat(left).isBetween(898L, 901L);
    }
    assertThat(renewed.getLostResourceIdsList()).isEmpty();
    assertThat(renewed.getUnknownResourceIdsList()).isEmpty();
    assertThat(renewed.getHeartbeatInterval()).isEqualTo(seconds(60));
    assertThat(smith.holds("document:other:a")).containsExactly(other);
  }

  @Test
  void namesWhatWasLost() {
    acquireMany("tab");
    loseLocks("document:0");
    RenewResponse renewed = calls().renew(RenewRequest.newBuilder().setSessionId("tab").build());
    assertThat(renewed.getLostResourceIdsList()).containsExactly("document:0:a");
    assertThat(renewed.getLocksList()).hasSize(LOCKS - 1);
  }

  @Test
  void releasesAllLocksOfTheSessionOnce() {
    acquireMany("tab");
    smith.acquire("document:other:a", "l1", Duration.ofMinutes(1));
    ReleaseRequest release = ReleaseRequest.newBuilder().setSessionId("tab").build();
    assertThat(calls().release(release).getReleased()).isTrue();
    assertThat(calls().release(release).getReleased()).isFalse();
    for (int i = 0; i < LOCKS; i++) {
      assertThat(smith.holds("document:" + i + ":a")).isEmpty();
    }
    assertThat(smith.holds("document:other:a")).hasSize(1);
  }

  @Test
  void aSessionIdStandsInForTheLockId() {
    smith.acquireIn("tab", "document:1:a");
    assertThat(
            calls()
                .renew(
                    RenewRequest.newBuilder()
                        .setResourceId("document:1:a")
                        .setSessionId("tab")
                        .build())
                .getLocksList())
        .hasSize(1);
    assertThat(
            calls()
                .release(
                    ReleaseRequest.newBuilder()
                        .setResourceId("document:1:a")
                        .setSessionId("tab")
                        .build())
                .getReleased())
        .isTrue();
  }

  @Test
  void aPageThatIsLeftReleasesAfterTheDelay() {
    acquireMany("tab");
    assertThat(leave("tab", Duration.ofMillis(500))).isTrue();
    stream.cut();
    soon().until(() -> smith.holds("document:3:a").isEmpty());
  }

  @Test
  void aPageThatIsReloadedKeepsItsLocks() {
    acquireMany("tab");
    assertThat(leave("tab", RELOAD)).isTrue();
    stream.cut();
    stream.resume(smith);
    // Another session that left as late has lost its lock by then.
    RecordedWatch other = RecordedWatch.inSession(smith, "other", "document:1");
    soon().until(() -> other.snapshots() == 1);
    smith.acquireIn("other", "document:other:a");
    leave("other", RELOAD);
    other.close();
    soon().until(() -> smith.holds("document:other:a").isEmpty());
    for (int i = 0; i < LOCKS; i++) {
      assertThat(smith.holds("document:" + i + ":a")).hasSize(1);
    }
  }

  /** As a fail-over to a replica that lacks them does. */
  private void loseLocks(String document) {
    RedisClient client = RedisClient.create(redis.uri());
    try (var connection = client.connect()) {
      List<String> keys = connection.sync().keys("locks:*:" + document);
      assertThat(connection.sync().del(keys.toArray(String[]::new))).isEqualTo(1);
    } finally {
      client.shutdown();
    }
  }

  private boolean leave(String session, Duration delay) {
    return calls()
        .release(
            ReleaseRequest.newBuilder()
                .setSessionId(session)
                .setDelay(Durations.fromMillis(delay.toMillis()))
                .build())
        .getReleased();
  }

  private List<Lock> acquireMany(String session) {
    var held = new ArrayList<Lock>();
    for (int i = 0; i < LOCKS; i++) {
      held.add(smith.acquireIn(session, "document:" + i + ":a"));
    }
    return held;
  }

  private dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub calls() {
    return smith.calls(Duration.ofSeconds(20));
  }

  private static com.google.protobuf.Duration seconds(long seconds) {
    return Durations.fromSeconds(seconds);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }
}
