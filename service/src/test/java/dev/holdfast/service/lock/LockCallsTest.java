package dev.holdfast.service.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.Locks.AcquireRequest;
import dev.holdfast.service.lock.Locks.CallContext;
import dev.holdfast.service.lock.Locks.HoldRequest;
import dev.holdfast.service.lock.Locks.ListRequest;
import dev.holdfast.service.lock.Locks.RenewRequest;
import dev.holdfast.service.lock.Locks.TakeoverRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockCallsTest {
  private static final Policies POLICIES =
      ConfigLoader.parse(
              """
              lock-types:
                default: {ttl: 2m, heartbeat-interval: 20s}
                report: {ttl: 30s, shared: true, max-ttl: 1m}
              """,
              Map.of())
          .policies();
  private static final Caller SMITH = new Caller("smith", "Dr. Smith", false, false, Instant.MAX);
  private static final String SECTION = "document:1:x";

  private static final Admission ADMISSION = NoScopes.anybodyMay();

  private final RecordingStore store = new RecordingStore();
  private final RecordingObserver observer = new RecordingObserver();
  private final RecordingWaits waits = new RecordingWaits();
  private final UserLimits limits = new UserLimits(new RoomForAll(), true);
  private final LockCalls calls =
      new LockCalls(store, waits, limits, ADMISSION, POLICIES, true, 16, 1024, observer);

  @Test
  void acquireIsGivenTheDefaultTtlOfItsTypesPolicy() {
    AcquireCommand document = acquired("document:1:x", null, Mode.EXCLUSIVE);
    AcquireCommand report = acquired("report:1:x", Duration.ZERO, Mode.SHARED);

    assertThat(document.ttl()).isEqualTo(Duration.ofMinutes(2));
    assertThat(report.ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(report.policy()).isEqualTo(POLICIES.of("report"));
    assertThat(report.hold().userId()).isEqualTo("smith");
    assertThat(report.displayName()).isEqualTo("Dr. Smith");
  }

  @Test
  void heartbeatIntervalIsAtMostAThirdOfTheTtl() {
    assertThat(heartbeatAfter(Duration.ofMinutes(2))).isEqualTo(Duration.ofSeconds(20));
    assertThat(heartbeatAfter(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void boundsAreThoseOfTheTypesPolicy() {
    assertThat(refusal(acquire("report:1:x", Duration.ofSeconds(61), Mode.EXCLUSIVE)).reason())
        .isEqualTo(Reason.TTL_OUT_OF_RANGE);
    assertThat(refusal(acquire(SECTION, null, Mode.SHARED)).reason())
        .isEqualTo(Reason.ARGUMENT_INVALID);
    assertThat(store.commands).isEmpty();
  }

  @Test
  void renewWithoutATtlLeavesItToTheHold() {
    calls.renew(SMITH, new RenewRequest(SECTION, "", "", null, context(false))).join();

    assertThat(store.renewedFor).containsExactly(Duration.ZERO);
  }

  @Test
  void twoPartIdIsToldToTheObserverWithTheClient() {
    assertThat(acquired("document:1", null, Mode.EXCLUSIVE).hold().resource())
        .hasToString("document:1:main");
    assertThat(observer.told)
        .containsExactly(
            "deprecated document:1:main by peer", "acquired document:1:main", "took null");
  }

  @Test
  void sessionThatIsNoneIsNotWrittenIntoTheLog() {
    var request =
        new AcquireRequest(
            "document:1",
            "",
            "s".repeat(129),
            null,
            null,
            "",
            Map.of(),
            Mode.EXCLUSIVE,
            context(false));

    Answer<?> answer = calls.acquire(SMITH, request).join();

    assertThat(refusal(answer).metadata()).containsEntry("field", "session_id");
    assertThat(observer.told).containsExactly("took ARGUMENT_INVALID");
  }

  @Test
  void twoPartIdIsRefusedWhereTheModeIsOff() {
    var strict =
        new LockCalls(store, waits, limits, ADMISSION, POLICIES, false, 16, 1024, observer);

    Answer<?> answer = strict.get(SMITH, "document:1", context(false)).join();

    assertThat(refusal(answer).reason()).isEqualTo(Reason.RESOURCE_ID_INCOMPLETE);
    assertThat(observer.told).isEmpty();
  }

  @Test
  void denialIsToldToTheObserverAndToTheCaller() {
    store.refusal =
        LockRefusals.lockHeld(ResourceIds.canonical(SECTION), List.of(), 1, 0, Instant.EPOCH);

    Refusal refusal = refusal(acquire(SECTION, null, Mode.EXCLUSIVE));

    assertThat(refusal.reason()).isEqualTo(Reason.LOCK_HELD);
    assertThat(observer.told).containsExactly("denied smith " + SECTION, "took LOCK_HELD");
  }

  @Test
  void everyRefusedAcquireIsTimed() {
    acquire("bad", null, Mode.EXCLUSIVE);

    assertThat(observer.told).containsExactly("took RESOURCE_ID_INVALID");
  }

  @Test
  void grantWhoseCallerHasGoneIsGivenBackByItsToken() {
    calls.acquire(SMITH, request(SECTION, null, Mode.EXCLUSIVE, context(true))).join();

    assertThat(store.givenBack).containsExactly(RecordingStore.TOKEN);
    assertThat(observer.told)
        .containsExactly("acquired " + SECTION, "released " + SECTION, "took null");
  }

  @Test
  void grantWhoseCallerWaitsIsKept() {
    acquire(SECTION, null, Mode.EXCLUSIVE);

    assertThat(store.givenBack).isEmpty();
  }

  @Test
  void releaseOfNothingIsNoEvent() {
    store.releases = false;

    Answer<Boolean> answer =
        calls.release(SMITH, new HoldRequest(SECTION, "l1", "", context(false))).join();

    assertThat(answer).isEqualTo(Answer.of(false));
    assertThat(store.released)
        .containsExactly(new HoldKey(ResourceIds.canonical(SECTION), "smith", "l1"));
    assertThat(observer.told).isEmpty();
  }

  @Test
  void callersDeadlineGoesAlongWithTheCommand() {
    var context = new CallContext("peer", Duration.ofMillis(70), () -> false);
    calls.acquire(SMITH, request(SECTION, null, Mode.EXCLUSIVE, context)).join();

    assertThat(store.commands.get(0).timeLimit())
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofMillis(70));
  }

  @Test
  void beyondOneDocumentOnlyRolesSeeTheLocksOfOthers() {
    var admin = new Caller("ada", "", true, false, Instant.MAX);
    var service = new Caller("job", "", false, true, Instant.MAX);
    for (Caller caller : List.of(admin, service)) {
      assertThat(calls.list(caller, wide("")).join()).isInstanceOf(Answer.Given.class);
    }
    for (String of : List.of("", "other")) {
      Refusal refusal = refusal(calls.list(SMITH, wide(of)).join());
      assertThat(refusal.reason()).isEqualTo(Reason.ACCESS_DENIED);
      assertThat(refusal.metadata())
          .containsEntry("resource_id", "*")
          .containsEntry("action", "list");
    }
  }

  private static ListRequest wide(String userId) {
    return new ListRequest("*", userId, 0, "", context(false));
  }

  @Test
  void listWithoutAScopeMeansAllOfOnesOwn() {
    calls.list(SMITH, new ListRequest("", "smith", 0, "", context(false))).join();

    assertThat(store.listed.get(0).scope()).isEqualTo(new Scope.Everything());
    assertThat(store.listed.get(0).userId()).isEqualTo("smith");
    assertThat(store.listed.get(0).size()).isEqualTo(100);
  }

  @Test
  void whoIsWillingToWaitWaitsForSoLong() {
    acquireWaiting(Duration.ofSeconds(7));

    assertThat(waits.asked)
        .singleElement()
        .satisfies(
            wait -> assertThat(wait).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7)));
    assertThat(store.commands).isEmpty();
  }

  @Test
  void nobodyWaitsLongerThanThePolicyLets() {
    Refusal refusal = refusal(acquireWaiting(POLICIES.of("document").maxWait().plusNanos(1)));

    assertThat(refusal.reason()).isEqualTo(Reason.ARGUMENT_INVALID);
    assertThat(refusal.metadata()).containsEntry("field", "wait_timeout");
    assertThat(waits.asked).isEmpty();
  }

  @Test
  void timeInTheQueueIsNotTimeThatAcquireTook() {
    acquireWaiting(Duration.ofSeconds(7));

    assertThat(observer.durations).allMatch(Duration::isNegative);
  }

  private Answer<Locks.Acquired> acquireWaiting(Duration wait) {
    return calls
        .acquire(
            SMITH,
            new AcquireRequest(
                SECTION, "", "", null, wait, "", Map.of(), Mode.EXCLUSIVE, context(false)))
        .join();
  }

  @Test
  void takeoverNeedsTheRequestersSessionWhichStandsInForItsLockId() {
    Answer<Hold> without = calls.requestTakeover(SMITH, takeover("")).join();
    calls.requestTakeover(SMITH, takeover("s1")).join();

    assertThat(refusal(without).metadata()).containsEntry("field", "session_id");
    assertThat(store.takeovers)
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.taker().lockId()).isEqualTo("s1");
              assertThat(command.ttl()).isEqualTo(Duration.ofMinutes(2));
              assertThat(command.displayName()).isEqualTo("Dr. Smith");
              assertThat(command.id()).isNotEmpty();
            });
  }

  private static TakeoverRequest takeover(String session) {
    return new TakeoverRequest(SECTION, "", session, null, "", "", 0, context(false));
  }

  private Duration heartbeatAfter(Duration ttl) {
    Answer<Locks.Acquired> answer = acquire(SECTION, ttl, Mode.EXCLUSIVE);
    return ((Answer.Given<Locks.Acquired>) answer).value().heartbeatInterval();
  }

  private AcquireCommand acquired(String resource, @Nullable Duration ttl, Mode mode) {
    assertThat(acquire(resource, ttl, mode)).isInstanceOf(Answer.Given.class);
    return store.commands.get(store.commands.size() - 1);
  }

  private Answer<Locks.Acquired> acquire(String resource, @Nullable Duration ttl, Mode mode) {
    return calls.acquire(SMITH, request(resource, ttl, mode, context(false))).join();
  }

  private static AcquireRequest request(
      String resource, @Nullable Duration ttl, Mode mode, CallContext context) {
    return new AcquireRequest(resource, "", "", ttl, null, "", Map.of(), mode, context);
  }

  private static CallContext context(boolean gone) {
    return new CallContext("peer", null, () -> gone);
  }

  private static Refusal refusal(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused<?>) answer).refusal();
  }
}
