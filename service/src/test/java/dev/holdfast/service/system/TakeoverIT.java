package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jane asks Smith, at another instance, to hand a section over. */
class TakeoverIT {
  private static final String ASKED = "document:1:tab:x";
  private static final String FORCED = "report:1:tab:x";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private RedisProcess redis;
  private Fleet fleet;
  private LocalInstance first;
  private Client smith;
  private Client jane;
  private RecordedWatch smithsWatch;
  private RecordedWatch janesWatch;
  private RecordedWatch bobsWatch;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet =
        new Fleet(
            data,
            redis.uri(),
            "lock-types.default.takeover: ask",
            "lock-types.report.takeover: ask-then-force",
            "lock-types.report.takeover-silence: 1s",
            "lock-types.form.takeover: \"off\"",
            "lock-types.chart.takeover: ask",
            "lock-types.chart.claim-in-grace: true",
            "lock-types.chart.grace: 1m",
            "lock-types.document.grace: 1s");
    first = fleet.start();
    LocalInstance second = fleet.start();
    smith = fleet.client(first, "smith");
    jane = fleet.client(second, "jane");
    smithsWatch = RecordedWatch.inSession(smith, "smiths-tab", "document:1", "report:1");
    janesWatch = RecordedWatch.inSession(jane, "janes-tab", "document:1", "report:1");
    bobsWatch = RecordedWatch.open(fleet.client(second, "bob"), "document:1", "report:1");
    watches().forEach(watch -> soon().until(() -> watch.snapshots() == 1));
  }

  @AfterEach
  void stop() {
    watches().forEach(RecordedWatch::close);
    fleet.close();
    redis.close();
  }

  private List<RecordedWatch> watches() {
    return List.of(smithsWatch, janesWatch, bobsWatch);
  }

  @Test
  void holderIsAskedAndAcceptsAndTheLockPassesToTheRequestersHold() {
    Lock before = smith.acquire(ASKED, "s", MINUTE);
    String id =
        jane.requestTakeover(ASKED, "j", "janes-tab", "my round").getTakeover().getTakeoverId();
    LockEvent asked = last(smithsWatch, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_REQUESTED);
    assertThat(asked.getLock().getTakeover().getReason()).isEqualTo("my round");
    assertThat(asked.getLock().getTakeover().getRequesterDisplayName()).isEqualTo("Dr. jane");
    assertThat(asked.getLock().getTakeover().getTakeoverId()).isEqualTo(id);

    Lock answer = smith.answerTakeover(ASKED, "s", id, true);

    assertThat(answer.getHolder().getUserId()).isEqualTo("jane");
    assertThat(answer.getHolder().getLockId()).isEmpty();
    LockEvent taken = last(janesWatch, LockEventType.LOCK_EVENT_TYPE_TAKEN_OVER);
    assertThat(taken.getLock().getHolder().getLockId()).isEqualTo("j");
    assertThat(taken.getLock().getHolder().getSessionId()).isEqualTo("janes-tab");
    assertThat(taken.getPreviousHolder().getUserId()).isEqualTo("smith");
    assertThat(taken.getEndedFencingToken()).isEqualTo(before.getFencingToken());
    assertThat(taken.getLock().getFencingToken()).isGreaterThan(before.getFencingToken());
    assertThat(jane.renew(ASKED, "j", MINUTE).getFencingToken())
        .isEqualTo(taken.getLock().getFencingToken());
    assertThat(reason(() -> smith.renew(ASKED, "s", MINUTE))).isEqualTo("LOCK_LOST");
  }

  @Test
  void reasonIsForTheHolderAndTheRequesterAndNobodySeesAnothersIds() {
    smith.acquire(ASKED, "smiths-lock", MINUTE);
    jane.requestTakeover(ASKED, "janes-lock", "janes-tab", "my round");
    LockEvent seen = last(bobsWatch, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_REQUESTED);
    assertThat(seen.getLock().getTakeover().getReason()).isEmpty();
    assertThat(seen.getLock().getTakeover().getRequesterUserId()).isEqualTo("jane");
    assertThat(
            last(janesWatch, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_REQUESTED)
                .getLock()
                .getTakeover()
                .getReason())
        .isEqualTo("my round");
    assertThat(bobsWatch.events().toString())
        .doesNotContain("janes-lock")
        .doesNotContain("smiths-lock")
        .doesNotContain("-tab");
    last(smithsWatch, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_REQUESTED);
    assertThat(smithsWatch.events().toString())
        .doesNotContain("janes-lock")
        .doesNotContain("janes-tab");
  }

  @Test
  void holderDeclinesAndKeepsTheLock() {
    smith.acquire(ASKED, "s", MINUTE);
    String id = jane.requestTakeover(ASKED, "j", "janes-tab", "").getTakeover().getTakeoverId();
    assertThat(smith.answerTakeover(ASKED, "s", id, false).getHolder().getUserId())
        .isEqualTo("smith");
    last(janesWatch, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_DECLINED);
    assertThat(reason(() -> smith.answerTakeover(ASKED, "s", id, true)))
        .isEqualTo("TAKEOVER_NOT_PENDING");
  }

  @Test
  void requesterWithdraws() {
    smith.acquire(ASKED, "s", MINUTE);
    String id = jane.requestTakeover(ASKED, "j", "janes-tab", "").getTakeover().getTakeoverId();
    jane.answerTakeover(ASKED, "j", id, false);
    last(smithsWatch, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_DECLINED);
  }

  @Test
  void silenceIsAYesWhereThePolicySaysSo() {
    smith.acquire(FORCED, "s", MINUTE);
    jane.requestTakeover(FORCED, "j", "janes-tab", "");
    assertThat(
            last(janesWatch, LockEventType.LOCK_EVENT_TYPE_TAKEN_OVER)
                .getLock()
                .getHolder()
                .getUserId())
        .isEqualTo("jane");
  }

  @Test
  void requestEndsWithTheSessionOfTheRequester() {
    smith.acquire(ASKED, "s", MINUTE);
    jane.requestTakeover(ASKED, "j", "janes-tab", "");
    janesWatch.close();
    last(smithsWatch, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_DECLINED);
    smith.release(ASKED, "s");
    assertThat(smith.holds(ASKED)).isEmpty();
  }

  @Test
  void lockOfADisconnectedHolderIsClaimedAtOnceWhereThePolicySaysSo() {
    String form = "chart:1:x";
    Client bob = fleet.client(first, "bob");
    try (RecordedWatch tab = RecordedWatch.inSession(bob, "bobs-tab", "chart:1")) {
      soon().until(() -> tab.snapshots() == 1);
      bob.acquireIn("bobs-tab", form);
    }
    soon().until(() -> smith.holds(form).get(0).hasGraceExpireTime());
    assertThat(jane.requestTakeover(form, "j", "janes-tab", "").getHolder().getUserId())
        .isEqualTo("jane");
  }

  @Test
  void releaseOfTheHoldIsAYes() {
    smith.acquire(ASKED, "s", MINUTE);
    jane.requestTakeover(ASKED, "j", "janes-tab", "");
    smith.release(ASKED, "s");
    soon()
        .until(
            () ->
                janesWatch.locks().containsKey(ASKED)
                    && janesWatch.locks().get(ASKED).getHolder().getUserId().equals("jane"));
  }

  @Test
  void whatCannotBeAskedForIsRefusedInTheContractsOrder() {
    String form = "form:1:x";
    assertThat(reason(() -> jane.requestTakeover(form, "j", "janes-tab", "")))
        .isEqualTo("LOCK_NOT_HELD");
    smith.acquire(form, "s", MINUTE);
    assertThat(reason(() -> jane.requestTakeover(form, "j", "janes-tab", "")))
        .isEqualTo("TAKEOVER_NOT_ALLOWED");
    smith.release(form, "s");
    smith.acquire(ASKED, "s", MINUTE);
    String id = jane.requestTakeover(ASKED, "j", "janes-tab", "").getTakeover().getTakeoverId();
    assertThat(jane.requestTakeover(ASKED, "j", "janes-tab", "").getTakeover().getTakeoverId())
        .isEqualTo(id);
    var pending =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> jane.requestTakeover(ASKED, "another", "janes-tab", ""));
    assertThat(RefusalDetails.of(pending).info().getMetadataMap())
        .containsEntry("requester_display_name", "Dr. jane");
    assertThat(RefusalDetails.of(pending).reason()).isEqualTo("TAKEOVER_PENDING");
    assertThat(reason(() -> jane.answerTakeover(ASKED, "j", id, true)))
        .isEqualTo("NOT_LOCK_HOLDER");
    assertThat(reason(() -> jane.answerTakeover(ASKED, "j", "no-such", true)))
        .isEqualTo("TAKEOVER_NOT_PENDING");
  }

  /** The last event of a type, once a watch has one. */
  private static LockEvent last(RecordedWatch watch, LockEventType type) {
    soon().until(() -> watch.events().stream().anyMatch(event -> event.getType() == type));
    return watch.events().stream()
        .filter(event -> event.getType() == type)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static String reason(ThrowingCallable call) {
    return RefusalDetails.of(catchThrowableOfType(StatusRuntimeException.class, call)).reason();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10));
  }
}
