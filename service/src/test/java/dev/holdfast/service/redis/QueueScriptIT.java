package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.lock.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waiting leaves in Redis, and who is served when. */
class QueueScriptIT {
  private static final String A = "document:1:a";
  private static final String B = "document:1:b";
  private static final String WHOLE = "document:1:*";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  private static String status(String resource, Asking asking) {
    return scripts.acquire(resource, asking).status();
  }

  private static List<String> granted() {
    return scripts.told.granted.stream().map(Hold::userId).toList();
  }

  private List<String> holders(String section) {
    return StreamSupport.stream(stored.section("document:1", section).spliterator(), false)
        .map(hold -> hold.get("user").asText())
        .toList();
  }

  private static List<Waiter> waiters(String resource) {
    return StoreFixture.await(
            scripts.snapshots.lock(StoreFixture.resource(resource), Integer.MAX_VALUE))
        .waiters();
  }

  @Test
  void whoWaitsIsToldItsPlaceAndAllAreToldHowManyWait() {
    scripts.acquire(A, by("u1", "l1"));
    Result queued = scripts.acquire(A, by("u2", "l2").waiting());

    assertThat(queued.status()).isEqualTo("QUEUED");
    JsonNode event = stored.lastEvent().json();
    assertThat(queued.text(1)).isEqualTo(Long.toString(stored.lastEvent().revision()));
    assertThat(event.get("type").asText()).isEqualTo("QUEUE_CHANGED");
    assertThat(event.get("waiters").asInt()).isEqualTo(1);
    assertThat(event.get("holders").asInt()).isEqualTo(1);
    assertThat(event.get("hold").get("user").asText()).isEqualTo("u1");
    assertThat(waiters(A))
        .singleElement()
        .satisfies(
            waiter -> {
              assertThat(waiter.userId()).isEqualTo("u2");
              assertThat(waiter.displayName()).isEqualTo("Dr. u2");
              assertThat(waiter.lockId()).isEqualTo("l2");
              assertThat(waiter.enqueueTime().toEpochMilli()).isEqualTo(event.get("time").asLong());
            });
  }

  @Test
  void releaseGrantsToTheFirstInTheSameScriptAndItsInstanceClaimsIt() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting());
    scripts.acquire(A, by("u3", "l3").waiting());
    scripts.release(A, "u1", "l1");

    assertThat(granted()).containsExactly("u2");
    assertThat(stored.eventTypes())
        .containsExactly("ACQUIRED", "QUEUE_CHANGED", "QUEUE_CHANGED", "RELEASED", "ACQUIRED");
    assertThat(stored.lastEvent().json().get("waiters").asInt()).isEqualTo(1);
    JsonNode hold = stored.section("document:1", "a").get(0);
    long claim = hold.get("claim").asLong();
    assertThat(claim).isEqualTo(hold.get("acquired").asLong() + 5_000);
    assertThat(stored.deadline(A)).isEqualTo((double) claim);

    Result claimed = scripts.acquire(A, by("u2", "l2").waiting());
    assertThat(claimed.status()).isEqualTo("GRANTED");
    assertThat(StoredPartition.json(claimed.text(1)).get("token")).isEqualTo(hold.get("token"));
    assertThat(stored.section("document:1", "a").get(0).has("claim")).isFalse();
    assertThat(stored.deadline(A)).isEqualTo(hold.get("expires").asDouble());
    assertThat(stored.events()).hasSize(5);
  }

  @Test
  void nothingOfAQueueIsLeftWhenItIsEmpty() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").inSession("s2").waiting());
    assertThat(scripts.redis.zrange(stored.keys.held(), 0, -1))
        .singleElement()
        .asString()
        .startsWith("u2\ns2\nwait\n" + A + "\n");
    assertThat(scripts.redis.zrange(stored.keys.attached(), 0, -1))
        .singleElement()
        .asString()
        .startsWith("i1\nwait\n" + A + "\n");
    scripts.release(A, "u1", "l1");
    scripts.release(A, "u2", "l2");

    assertThat(
            scripts.redis.exists(
                stored.keys.queue(StoreFixture.resource(A).document()),
                stored.locks("document:1"),
                stored.keys.attached(),
                stored.keys.held()))
        .isZero();
    assertThat(scripts.redis.zrange(stored.keys.deadlines(), 0, -1))
        .noneMatch(member -> member.startsWith("wait:") || member.startsWith("lock:"));
  }

  @Test
  void newcomersStandBehindWhoWaitsEvenWhereTheLockIsFree() {
    scripts.acquire(WHOLE, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting());
    scripts.acquire(WHOLE, by("u3", "l3").waiting());
    scripts.release(WHOLE, "u1", "l1");

    assertThat(granted()).containsExactly("u2");
    Result newcomer = scripts.acquire(B, by("u4", "l4"));
    assertThat(newcomer.status()).isEqualTo("HELD");
    assertThat(newcomer.number(1)).isZero();
    assertThat(status(B, by("u4", "l4").waiting())).isEqualTo("QUEUED");
    scripts.release(A, "u2", "l2");
    assertThat(granted()).containsExactly("u2", "u3");
    scripts.release(WHOLE, "u3", "l3");
    assertThat(granted()).containsExactly("u2", "u3", "u4");
  }

  @Test
  void sectionsOfWhoWaitsForItsWholeDocumentAreNotInItsWay() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(WHOLE, by("u2", "l2").inSession("s2").waiting());
    assertThat(status(B, by("u2", "l3").inSession("s2"))).isEqualTo("GRANTED");
    assertThat(status("document:1:c", by("u2", "l4").inSession("s9"))).isEqualTo("HELD");
    scripts.release(A, "u1", "l1");
    assertThat(granted()).containsExactly("u2");
  }

  @Test
  void neighboursInSharedModeComeTogetherAndNobodyOvertakes() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(10));
    scripts.acquire(A, by("u2", "l").shared().whereRoomIsFor(10).waiting());
    scripts.acquire(A, by("u3", "l").shared().whereRoomIsFor(10).waiting());
    scripts.acquire(A, by("u4", "l").whereRoomIsFor(1).waiting());
    scripts.acquire(A, by("u5", "l").shared().whereRoomIsFor(10).waiting());
    scripts.release(A, "u1", "l1");

    assertThat(granted()).containsExactly("u2", "u3");
    assertThat(status(A, by("u6", "l").shared().whereRoomIsFor(10))).isEqualTo("HELD");
    scripts.release(A, "u2", "l");
    assertThat(granted()).hasSize(2);
    scripts.release(A, "u3", "l");
    assertThat(granted()).containsExactly("u2", "u3", "u4");
    scripts.release(A, "u4", "l");
    assertThat(granted()).containsExactly("u2", "u3", "u4", "u5");
  }

  @Test
  void semaphoreServesAsManyAsThereIsRoomFor() {
    scripts.acquire(A, by("u1", "l").whereRoomIsFor(2));
    scripts.acquire(A, by("u2", "l").whereRoomIsFor(2));
    scripts.acquire(A, by("u3", "l").whereRoomIsFor(2).waiting());
    scripts.acquire(A, by("u4", "l").whereRoomIsFor(2).waiting());
    scripts.release(A, "u2", "l");
    assertThat(holders("a")).containsExactly("u1", "u3");
    scripts.release(A, "u1", "l");
    assertThat(holders("a")).containsExactly("u3", "u4");
  }

  @Test
  void expiryServesTheQueueToo() {
    Result first = scripts.acquire(A, by("u1", "l1").lasting(ScriptFixture.BRIEF));
    assertThat(status(A, by("u2", "l2").waiting())).isEqualTo("QUEUED");
    scripts.awaitPast(StoredPartition.json(first.text(1)).get("expires").asLong());
    scripts.acquire(A, by("u3", "l3").waiting());
    scripts.expire(A);

    assertThat(granted()).containsExactly("u2");
    assertThat(waiters(A)).extracting(Waiter::userId).containsExactly("u3");
  }

  @Test
  void aSnapshotShowsWhoWasServedByIt() {
    Result first = scripts.acquire(A, by("u1", "l1").lasting(ScriptFixture.BRIEF));
    assertThat(status(A, by("u2", "l2").waiting())).isEqualTo("QUEUED");
    scripts.awaitPast(StoredPartition.json(first.text(1)).get("expires").asLong());
    SnapshotScript.Reading reading =
        StoreFixture.await(
            scripts.snapshots.document(new Scope.OneLock(StoreFixture.resource(A)), false));

    assertThat(reading.revision()).isEqualTo(stored.lastEvent().revision());
    assertThat(reading.locks())
        .singleElement()
        .satisfies(state -> assertThat(state.holds().get(0).userId()).isEqualTo("u2"));
  }

  @Test
  void aRetryThroughAnotherInstanceKeepsItsPlaceAndTheFirstCannotEndIt() {
    scripts.acquire(A, by("u1", "l1"));
    Result first = scripts.acquire(A, by("u2", "l2").waiting());
    scripts.acquire(A, by("u3", "l3").waiting());
    Result again = scripts.acquire(A, by("u2", "l2").waiting().at("i2"));

    assertThat(again.text(1)).isEqualTo(first.text(1));
    assertThat(scripts.stopWaiting(A, "u2", "l2", "i1").status()).isEqualTo("ABSENT");
    assertThat(waiters(A)).extracting(Waiter::userId).containsExactly("u2", "u3");
    assertThat(scripts.redis.zrange(stored.keys.attached(), 0, -1))
        .anyMatch(member -> member.startsWith("i2\nwait\n"))
        .hasSize(2);
  }

  @Test
  void whoLeavesIsNotServedAndWhoIsBehindMovesUp() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(WHOLE, by("u2", "l2").waiting());
    scripts.acquire(B, by("u3", "l3").waiting());
    assertThat(scripts.stopWaiting(WHOLE, "u2", "l2", "i1").status()).isEqualTo("LEFT");
    assertThat(granted()).containsExactly("u3");
    assertThat(scripts.stopWaiting(WHOLE, "u2", "l2", "i1").status()).isEqualTo("ABSENT");
  }

  @Test
  void aGrantWhoseCallerHasGoneGoesToTheNextUnlessItWasClaimed() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting());
    scripts.acquire(A, by("u3", "l3").waiting());
    scripts.release(A, "u1", "l1");
    assertThat(scripts.stopWaiting(A, "u2", "l2", "i2").status()).isEqualTo("ABSENT");
    assertThat(scripts.stopWaiting(A, "u2", "l2", "i1").status()).isEqualTo("LEFT");
    assertThat(granted()).containsExactly("u2", "u3");

    scripts.acquire(A, by("u3", "l3").waiting());
    assertThat(scripts.stopWaiting(A, "u3", "l3", "i1").status()).isEqualTo("ABSENT");
    assertThat(holders("a")).containsExactly("u3");
  }

  @Test
  void whatNobodyClaimsGoesToTheNext() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting());
    scripts.acquire(A, by("u3", "l3").waiting());
    scripts.release(A, "u1", "l1");
    scripts.awaitPast(stored.section("document:1", "a").get(0).get("claim").asLong());
    scripts.expire(A);

    assertThat(granted()).containsExactly("u2", "u3");
    JsonNode released = stored.events().get(stored.events().size() - 2).json();
    assertThat(released.get("type").asText()).isEqualTo("RELEASED");
    assertThat(released.get("reason").asText()).isEqualTo("DISCONNECT");
    assertThat(released.get("ended").get("user").asText()).isEqualTo("u2");
  }

  @Test
  void waitersOfADeadInstanceAreSkipped() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting().at("dead"));
    scripts.acquire(A, by("u3", "l3").waiting().at("unheard"));
    scripts.acquire(A, by("u4", "l4").waiting().at("alive"));
    long now = scripts.nowMillis();
    scripts.redis.zadd(stored.keys.instances(), (double) (now - 6_000), "dead");
    scripts.redis.zadd(stored.keys.instances(), (double) now, "alive");
    scripts.release(A, "u1", "l1");

    assertThat(granted()).containsExactly("u4");
    assertThat(waiters(A)).isEmpty();
    JsonNode dropped = stored.events().get(stored.events().size() - 2).json().get("dropped");
    assertThat(dropped.get("user").asText()).isEqualTo("u3");
    assertThat(dropped.get("lock").asText()).isEqualTo("l3");
  }

  @Test
  void anInstanceLivesAsLongAsItsLeaseIsConfiguredAndNoLonger() {
    scripts.callWithLease(Duration.ofSeconds(20));
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting().at("slow"));
    scripts.acquire(A, by("u3", "l3").waiting().at("alive"));
    scripts.acquire(B, by("u1", "l1"));
    scripts.acquire(B, by("u4", "l4").waiting().at("slow"));
    scripts.acquire(B, by("u5", "l5").waiting().at("alive"));
    long now = scripts.nowMillis();
    scripts.redis.zadd(stored.keys.instances(), (double) (now - 8_000), "slow");
    scripts.redis.zadd(stored.keys.instances(), (double) now, "alive");
    scripts.release(A, "u1", "l1");
    scripts.callWithLease(Duration.ofSeconds(2));
    scripts.release(B, "u1", "l1");

    assertThat(granted()).containsExactly("u2", "u5");
  }

  @Test
  void whileNobodyGaveASignOfLifeEverybodyIsAlive() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting().at("i1"));
    scripts.redis.zadd(stored.keys.instances(), (double) (scripts.nowMillis() - 40_000), "i1");
    scripts.release(A, "u1", "l1");
    assertThat(granted()).containsExactly("u2");
  }

  @Test
  void whoseTimeIsUpIsSkippedAndSwept() {
    scripts.acquire(A, by("u1", "l1"));
    Result brief = scripts.acquire(A, by("u2", "l2").waiting(Duration.ofMillis(1)));
    scripts.acquire(A, by("u3", "l3").waiting());
    scripts.awaitPast(scripts.nowMillis() + 1);
    String member = "wait:" + A + "\n" + brief.text(1);
    assertThat(scripts.redis.zscore(stored.keys.deadlines(), member)).isNotNull();
    scripts.run(scripts.operation(OperationKind.SWEEP_WAIT, A, List.of(brief.text(1))));

    assertThat(waiters(A)).extracting(Waiter::userId).containsExactly("u3");
    assertThat(scripts.redis.zscore(stored.keys.deadlines(), member)).isNull();
    int events = stored.events().size();
    scripts.run(scripts.operation(OperationKind.SWEEP_WAIT, A, List.of(brief.text(1))));
    assertThat(stored.events()).hasSize(events);
  }

  @Test
  void whoDoesNotWantToWaitAnyMoreLeavesAndIsDenied() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting());
    scripts.acquire(A, by("u3", "l3").waiting());
    Result denied = scripts.acquire(A, by("u2", "l2"));
    assertThat(denied.status()).isEqualTo("HELD");
    assertThat(denied.number(1)).isEqualTo(1);
    assertThat(denied.number(2)).isEqualTo(1);
    assertThat(waiters(A)).extracting(Waiter::userId).containsExactly("u3");
    JsonNode dropped = stored.lastEvent().json().get("dropped");
    assertThat(dropped.get("lock").asText()).as("whose other call may wait").isEqualTo("l2");
  }

  @Test
  void whoseTimeIsUpAtOneInstanceStillWaitsAtTheOther() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting().at("i1"));
    scripts.acquire(A, by("u2", "l2").waiting().at("i2"));
    assertThat(status(A, by("u2", "l2").at("i1"))).isEqualTo("HELD");
    assertThat(waiters(A)).extracting(Waiter::userId).containsExactly("u2");
    scripts.release(A, "u1", "l1");
    assertThat(granted()).containsExactly("u2");
  }

  @Test
  void releaseEndsAPlaceInTheQueueAndTellsItsCall() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting());
    assertThat(scripts.release(A, "u2", "l2").status()).isEqualTo("WITHDRAWN");
    assertThat(waiters(A)).isEmpty();
    assertThat(stored.lastEvent().json().get("dropped").get("lock").asText()).isEqualTo("l2");
  }

  @Test
  void aQueueHasABound() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting().whereQueueIs(2));
    scripts.acquire(WHOLE, by("u3", "l3").waiting().whereQueueIs(2));
    assertThat(status(B, by("u4", "l4").waiting().whereQueueIs(2))).isEqualTo("QUEUE_FULL");
    assertThat(status(A, by("u2", "l2").waiting().whereQueueIs(2))).isEqualTo("QUEUED");
  }

  @Test
  void aRetryInTheOtherModeChangesNothing() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting());
    Result result = scripts.acquire(A, by("u2", "l2").shared().waiting());
    assertThat(result.status()).isEqualTo("MODE");
    assertThat(result.text(1)).isEqualTo("exclusive");
  }

  @Test
  void aPlaceKeptForItsFormerHolderIsItsOwnBeforeAnybodyWhoWaits() {
    Result first =
        scripts.acquire(
            A, by("u1", "l1").keptFor(Duration.ofMinutes(1)).lasting(ScriptFixture.BRIEF));
    scripts.acquire(A, by("u2", "l2").waiting());
    scripts.awaitPast(StoredPartition.json(first.text(1)).get("expires").asLong());
    scripts.expire(A);
    assertThat(granted()).isEmpty();
    assertThat(status(A, by("u1", "l3"))).isEqualTo("GRANTED");
    scripts.release(A, "u1", "l3");
    assertThat(granted()).containsExactly("u2");
  }

  @Test
  void aPlaceThatIsNotKeptAnyMoreIsGivenToWhoWaits() {
    expiredAndKept();
    scripts.acquire(A, by("u2", "l2").waiting());
    scripts.run(scripts.operation(OperationKind.FORCE_RELEASE, A, List.of("")));
    assertThat(granted()).containsExactly("u2");
  }

  @Test
  void whatItsFormerHolderTakesOfAKeptPlaceLetsInWhoFitsBesideIt() {
    expiredAndKept();
    scripts.acquire(A, by("u2", "l2").shared().whereRoomIsFor(2).waiting());
    scripts.acquire(A, by("u1", "l1").shared().whereRoomIsFor(2));
    assertThat(granted()).containsExactly("u2");
  }

  @Test
  void whatIsTakenByForceInAKeptPlaceLetsInWhoFitsBesideIt() {
    expiredAndKept();
    scripts.acquire(A, by("u2", "l2").shared().whereRoomIsFor(2).waiting());
    scripts.run(
        scripts.operation(
            OperationKind.FORCE_TAKE,
            A,
            by("u3", "l3").shared().whereRoomIsFor(2).takeArguments()));
    assertThat(granted()).containsExactly("u2");
  }

  /** Nobody holds section a, and it is kept for u1. */
  private static void expiredAndKept() {
    Result brief =
        scripts.acquire(
            A, by("u1", "l1").lasting(Duration.ofMillis(1)).keptFor(Duration.ofMinutes(1)));
    scripts.awaitPast(StoredPartition.json(brief.text(1)).get("expires").asLong());
    scripts.expire(A);
  }

  @Test
  void aWaiterThatIsSweptWhileItStillWaitsStaysThereOnce() {
    scripts.acquire(A, by("u1", "l1"));
    String arrival = scripts.acquire(A, by("u2", "l2").waiting()).text(1);
    scripts.run(scripts.operation(OperationKind.SWEEP_WAIT, A, List.of(arrival)));
    assertThat(waiters(A)).hasSize(1);

    scripts.acquire(A, by("u2", "l2"));
    assertThat(waiters(A)).isEmpty();
  }

  @Test
  void twoHundredAreServedInTheirOrder() {
    scripts.acquire(A, by("u0", "l"));
    for (int i = 1; i <= 200; i++) {
      scripts.acquire(A, by("u" + i, "l").waiting());
    }
    assertThat(waiters(A)).hasSize(200);
    for (int i = 0; i <= 200; i++) {
      assertThat(holders("a")).containsExactly("u" + i);
      scripts.release(A, "u" + i, "l");
    }
    assertThat(holders("a")).isEmpty();
  }
}
