package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two users at two instances compete for a section, and a third one looks on. */
class TwoEditorsIT {
  private static final String SECTION = "document:123:tab:diagnosis";
  private static final String SMITHS_LOCK = "7d1b9a52-smiths-lock";
  private static final String JANES_LOCK = "3f0c6e18-janes-lock";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofSeconds(3);

  private RedisProcess redis;
  private Fleet fleet;
  private Client smith;
  private Client jane;
  private RecordedWatch watch;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet = new Fleet(data, redis.uri());
    var first = fleet.start();
    var second = fleet.start();
    smith = fleet.client(first, "smith");
    jane = fleet.client(second, "jane");
    watch = RecordedWatch.open(fleet.client(second, "viewer"), "document:123");
    soon().until(() -> watch.snapshots() == 1);
  }

  @AfterEach
  void stop() {
    watch.close();
    fleet.close();
    redis.close();
  }

  @Test
  void secondEditorIsDeniedWithTheHoldersName() {
    Lock held = smith.acquire(SECTION, SMITHS_LOCK, MINUTE);

    StatusRuntimeException thrown = deniedJane();

    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    RefusalDetails refusal = RefusalDetails.of(thrown);
    assertThat(refusal.reason()).isEqualTo("LOCK_HELD");
    assertThat(refusal.info().getDomain()).isEqualTo("holdfast");
    assertThat(refusal.info().getMetadataMap())
        .containsEntry("resource_id", SECTION)
        .containsEntry("holder_user_id", "smith")
        .containsEntry("holder_display_name", "Dr. smith")
        .containsKeys("expire_time", "server_time");
    assertThat(refusal.locks())
        .singleElement()
        .satisfies(
            lock -> {
              assertThat(lock.getHolder().getDisplayName()).isEqualTo("Dr. smith");
              assertThat(lock.getExpireTime()).isEqualTo(held.getExpireTime());
              assertThat(lock.getFencingToken()).isEqualTo(held.getFencingToken());
            });
  }

  @Test
  void watcherSeesTheLockPassFromOneEditorToTheOther() {
    Lock smiths = smith.acquire(SECTION, SMITHS_LOCK, MINUTE);
    deniedJane();
    assertThat(jane.release(SECTION, JANES_LOCK)).isFalse();
    assertThat(smith.release(SECTION, SMITHS_LOCK)).isTrue();
    Lock janes = jane.acquire(SECTION, JANES_LOCK, MINUTE);

    assertThat(janes.getFencingToken()).isGreaterThan(smiths.getFencingToken());
    soon().until(() -> watch.events().size() == 3);
    assertThat(watch.events())
        .extracting(LockEvent::getType)
        .containsExactly(
            LockEventType.LOCK_EVENT_TYPE_ACQUIRED,
            LockEventType.LOCK_EVENT_TYPE_RELEASED,
            LockEventType.LOCK_EVENT_TYPE_ACQUIRED);
    assertThat(watch.events().get(1).getEndedFencingToken()).isEqualTo(smiths.getFencingToken());
    assertThat(watch.locks().get(SECTION))
        .extracting(lock -> lock.getHolder().getUserId(), Lock::getFencingToken)
        .containsExactly("jane", janes.getFencingToken());
  }

  @Test
  void heartbeatKeepsTheLockBeyondItsTtlAndWithoutItTheLockExpires() {
    Lock held = smith.acquire(SECTION, SMITHS_LOCK, SHORT);

    // A lock whose heartbeats span more than its TTL was alive past its first deadline.
    soon()
        .until(
            () ->
                smith.renew(SECTION, SMITHS_LOCK, SHORT).getExpireTime().getSeconds()
                    >= held.getExpireTime().getSeconds() + 4);
    assertThat(smith.holds(SECTION))
        .singleElement()
        .extracting(Lock::getFencingToken)
        .isEqualTo(held.getFencingToken());
    assertThat(watch.events())
        .extracting(LockEvent::getType)
        .doesNotContain(LockEventType.LOCK_EVENT_TYPE_EXPIRED);

    soon().until(() -> watch.locks().isEmpty());
    List<LockEvent> events = watch.events();
    LockEvent last = events.get(events.size() - 1);
    assertThat(last.getType()).isEqualTo(LockEventType.LOCK_EVENT_TYPE_EXPIRED);
    assertThat(last.getPreviousHolder().getUserId()).isEqualTo("smith");
    assertThat(last.getEndedFencingToken()).isEqualTo(held.getFencingToken());
    var lost =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> smith.renew(SECTION, SMITHS_LOCK, SHORT));
    assertThat(RefusalDetails.of(lost).reason()).isEqualTo("LOCK_LOST");
  }

  @Test
  void twoSectionsOfADocumentHaveTwoEditorsAndItsWatcherSeesBoth() {
    smith.acquire(SECTION, SMITHS_LOCK, MINUTE);
    jane.acquire("document:123:tab:findings", JANES_LOCK, MINUTE);

    soon().until(() -> watch.locks().size() == 2);
    assertThat(watch.locks().values())
        .extracting(lock -> lock.getHolder().getUserId())
        .containsExactlyInAnyOrder("smith", "jane");
  }

  @Test
  void nobodySeesAnothersLockId() {
    Lock own = smith.acquire(SECTION, SMITHS_LOCK, MINUTE);
    assertThat(own.getHolder().getLockId()).isEqualTo(SMITHS_LOCK);

    assertThat(text(StatusProto.fromThrowable(deniedJane()))).doesNotContain(SMITHS_LOCK);
    jane.holds(SECTION).forEach(lock -> assertThat(text(lock)).doesNotContain(SMITHS_LOCK));
    smith.release(SECTION, SMITHS_LOCK);
    soon().until(() -> watch.events().size() == 2);
    watch.events().forEach(event -> assertThat(text(event)).doesNotContain(SMITHS_LOCK));
  }

  private StatusRuntimeException deniedJane() {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> jane.acquire(SECTION, JANES_LOCK, MINUTE));
  }

  private static String text(Message message) {
    return TextFormat.printer().printToString(message);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10));
  }
}
