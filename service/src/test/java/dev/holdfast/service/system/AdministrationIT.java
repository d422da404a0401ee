package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.holdfast.v1.ClearLocksRequest;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.ForceReleaseRequest;
import dev.holdfast.v1.ForceTakeRequest;
import dev.holdfast.v1.ForceTakeResponse;
import dev.holdfast.v1.ListSessionsRequest;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.ReleaseReason;
import dev.holdfast.v1.Session;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What administrators may do with other users' locks, and what is written down of it. */
class AdministrationIT {
  private static final String SECTION = "document:1:tab:x";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private RedisProcess redis;
  private Fleet fleet;
  private Instance instance;
  private Client smith;
  private Client ada;
  private RecordedWatch watch;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet = new Fleet(data, redis.uri());
    instance = fleet.start();
    smith = fleet.client(instance, "smith");
    ada = fleet.client(instance, "ada", "admin");
    watch = RecordedWatch.open(fleet.client(instance, "viewer"), "document:1");
    soon().until(() -> watch.snapshots() == 1);
  }

  @AfterEach
  void stop() {
    watch.close();
    fleet.close();
    redis.close();
  }

  @Test
  void forceReleaseFreesALockAndSaysWhoseItWas() {
    smith.acquire(SECTION, "smiths", MINUTE);

    var response = admin(ada).forceRelease(release("gone home"));

    assertThat(response.getReleased()).isTrue();
    assertThat(response.getPreviousHoldersList())
        .singleElement()
        .satisfies(
            holder -> {
              assertThat(holder.getUserId()).isEqualTo("smith");
              assertThat(holder.getLockId()).isEmpty();
              assertThat(holder.getSessionId()).isEmpty();
            });
    soon().until(() -> watch.events().size() == 2);
    LockEvent event = watch.events().get(1);
    assertThat(event.getType()).isEqualTo(LockEventType.LOCK_EVENT_TYPE_RELEASED);
    assertThat(event.getReleaseReason()).isEqualTo(ReleaseReason.RELEASE_REASON_ADMIN);
    assertThat(smith.holds(SECTION)).isEmpty();
    assertThat(admin(ada).forceRelease(release("again")).getReleased()).isFalse();
  }

  @Test
  void forceTakePassesTheLockAndTheFormerHoldersRenewFindsItLost() {
    smith.acquire(SECTION, "smiths", MINUTE);

    ForceTakeResponse taken = admin(ada).forceTake(take("adas"));

    assertThat(taken.getLock().getHolder().getUserId()).isEqualTo("ada");
    assertThat(taken.getLock().getHolder().getLockId()).isEqualTo("adas");
    soon().until(() -> watch.events().size() == 2);
    LockEvent event = watch.events().get(1);
    assertThat(event.getType()).isEqualTo(LockEventType.LOCK_EVENT_TYPE_TAKEN_OVER);
    assertThat(event.getPreviousHolder().getUserId()).isEqualTo("smith");
    assertThat(event.getLock().getFencingToken()).isEqualTo(taken.getLock().getFencingToken());
    assertThat(event.getLock().getHolder().getLockId()).isEmpty();
    Refused.by(() -> smith.renew(SECTION, "smiths", MINUTE), Code.ABORTED, ErrorReason.LOCK_LOST);
    assertThat(ada.renew(SECTION, "adas", MINUTE).getHolder().getUserId()).isEqualTo("ada");
  }

  @Test
  void whoLostALockByForceHasRoomForAnother() {
    smith.acquire(SECTION, "smiths", MINUTE);
    admin(ada).forceTake(take("adas"));

    smith.acquire("document:1:tab:y", "smiths", MINUTE);
    Refused.by(
        () -> ada.acquire("document:1:tab:z", "adas", MINUTE),
        Code.RESOURCE_EXHAUSTED,
        ErrorReason.USER_LOCK_LIMIT);
  }

  @Test
  void forceTakeBindsTheLockToTheTakersSession() {
    smith.acquire(SECTION, "smiths", MINUTE);
    var tab = RecordedWatch.inSession(ada, "adas-tab", "document:1");
    soon().until(() -> tab.snapshots() == 1);

    var request = take("adas").toBuilder().setSessionId("adas-tab").build();
    var holder = admin(ada).forceTake(request).getLock().getHolder();

    assertThat(holder.getSessionId()).isEqualTo("adas-tab");
    assertThat(sessions("ada"))
        .singleElement()
        .satisfies(
            session -> {
              assertThat(session.getSessionId()).isEqualTo("adas-tab");
              assertThat(session.getScopesList()).containsExactly("document:1");
              assertThat(session.getHeldResourceIdsList()).containsExactly(SECTION);
              assertThat(session.hasGraceExpireTime()).isFalse();
            });
    tab.close();
    soon().until(() -> sessions("ada").stream().allMatch(Session::hasGraceExpireTime));
  }

  @Test
  void clearFreesAllOfItsScopeAndNothingElse() {
    for (int i = 0; i < 30; i++) {
      fleet.client(instance, "user" + i).acquire("document:" + i + ":a", "l", MINUTE);
    }
    smith.acquire("report:1:a", "l", MINUTE);

    int one = admin(ada).clearLocks(clear("document:3")).getCleared();
    int rest = admin(ada).clearLocks(clear("document:*")).getCleared();

    assertThat(one).isEqualTo(1);
    assertThat(rest).isEqualTo(29);
    assertThat(smith.holds("report:1:a")).hasSize(1);
    assertThat(smith.holds("document:7:a")).isEmpty();
    assertThat(admin(ada).clearLocks(clear("*")).getCleared()).isEqualTo(1);
  }

  @Test
  void withoutTheRoleNothingIsForced() {
    smith.acquire(SECTION, "smiths", MINUTE);
    Client jane = fleet.client(instance, "jane");
    Client service = fleet.client(instance, "job", "service");

    for (Client other : List.of(jane, service, smith)) {
      Refused.by(
          () -> admin(other).forceRelease(release("")),
          Code.PERMISSION_DENIED,
          ErrorReason.ACCESS_DENIED);
      Refused.by(
          () -> admin(other).forceTake(take("x")),
          Code.PERMISSION_DENIED,
          ErrorReason.ACCESS_DENIED);
      Refused.by(
          () -> admin(other).clearLocks(clear("document:1")),
          Code.PERMISSION_DENIED,
          ErrorReason.ACCESS_DENIED);
    }
    assertThat(smith.holds(SECTION)).hasSize(1);
  }

  @Test
  void everyCallIsInTheAuditLogWithWhoWhatAndWhy() {
    smith.acquire(SECTION, "smiths", MINUTE);
    try (var log = LogCapture.open()) {
      admin(ada).forceRelease(release("left for the day"));
      Refused.by(
          () -> admin(smith).clearLocks(clear("*")),
          Code.PERMISSION_DENIED,
          ErrorReason.ACCESS_DENIED);

      assertThat(log.structured("AUDIT_FORCE_RELEASE"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("userId=ada", "what=" + SECTION, "reason=left for the day", "outcome=DONE")
          .contains("holders=[smith]");
      assertThat(log.structured("AUDIT_CLEAR_LOCKS"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("userId=smith", "what=*", "outcome=ACCESS_DENIED");
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10));
  }

  private static AdminServiceBlockingStub admin(Client client) {
    return client.administration();
  }

  private List<Session> sessions(String userId) {
    return admin(ada)
        .listSessions(ListSessionsRequest.newBuilder().setUserId(userId).build())
        .getSessionsList();
  }

  private static ForceReleaseRequest release(String reason) {
    return ForceReleaseRequest.newBuilder().setResourceId(SECTION).setReason(reason).build();
  }

  private static ForceTakeRequest take(String lockId) {
    return ForceTakeRequest.newBuilder().setResourceId(SECTION).setLockId(lockId).build();
  }

  private static ClearLocksRequest clear(String scope) {
    return ClearLocksRequest.newBuilder().setScope(scope).build();
  }
}
