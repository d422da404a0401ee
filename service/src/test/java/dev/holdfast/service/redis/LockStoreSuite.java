package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.StoreFixture.LIMIT;
import static dev.holdfast.service.redis.StoreFixture.await;
import static dev.holdfast.service.redis.StoreFixture.given;
import static dev.holdfast.service.redis.StoreFixture.key;
import static dev.holdfast.service.redis.StoreFixture.refused;
import static dev.holdfast.service.redis.StoreFixture.resource;
import static dev.holdfast.service.redis.TestPolicies.PLAIN;
import static dev.holdfast.service.redis.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.ListQuery;
import dev.holdfast.service.lock.LockStore.LockPage;
import dev.holdfast.service.lock.LockStore.SessionHolds;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Policy;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.session.SessionKey;
import dev.holdfast.service.session.SessionStore;
import dev.holdfast.service.session.SessionStore.Attached;
import dev.holdfast.service.session.SessionStore.OpenStream;
import dev.holdfast.service.session.SessionStore.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the store promises, on whatever layout of Redis. */
abstract class LockStoreSuite extends HandOverSuite {
  private static final Duration SHORT = Duration.ofMillis(60);

  @Test
  void grantsAFreeLockWithAllThatWasAsked() {
    Granted granted = store.acquire(hold("tab:diagnosis", "smith", "a"));

    Hold hold = granted.hold();
    assertThat(hold.resource()).isEqualTo(resource(document + ":tab:diagnosis"));
    assertThat(hold.displayName()).isEqualTo("Dr. smith");
    assertThat(hold.metadata()).containsEntry("purpose", "test");
    assertThat(hold.fencingToken()).isPositive().isLessThan(1L << 53);
    assertThat(Duration.between(hold.acquireTime(), hold.expireTime()))
        .isEqualTo(StoreFixture.MINUTE);
    assertThat(granted.ttl()).isEqualTo(StoreFixture.MINUTE);
  }

  @Test
  void deniesTheSecondUserAndSaysWhoHoldsItAndUntilWhen() {
    Hold held = store.acquire(hold("a", "smith", "1")).hold();

    Refusal refusal = store.refusal(hold("a", "jane", "2"));

    assertThat(refusal.reason()).isEqualTo(Reason.LOCK_HELD);
    assertThat(refusal.metadata())
        .containsEntry("resource_id", document + ":a")
        .containsEntry("holder_user_id", "smith")
        .containsEntry("holder_display_name", "Dr. smith")
        .containsEntry("expire_time", held.expireTime().toString())
        .containsEntry("holders", "1")
        .containsEntry("waiters", "0")
        .containsKey("server_time");
    assertThat(refusal.locks()).singleElement().matches(state -> state.holds().size() == 1);
  }

  @Test
  void aRetryWithTheSameLockIdGetsTheSameLock() {
    Hold first = store.acquire(hold("a", "smith", "1")).hold();
    Hold again = store.acquire(hold("a", "smith", "1")).hold();

    assertThat(again.fencingToken()).isEqualTo(first.fencingToken());
    assertThat(again.acquireTime()).isEqualTo(first.acquireTime());
    assertThat(again.expireTime()).isAfterOrEqualTo(first.expireTime());
  }

  @Test
  void anotherHoldOfTheSameUserIsInTheWayLikeAnybodys() {
    store.acquire(hold("a", "smith", "1"));
    assertThat(store.refusal(hold("a", "smith", "2")).reason()).isEqualTo(Reason.LOCK_HELD);
    assertThat(store.refusal(hold("a", "smith", "")).reason()).isEqualTo(Reason.LOCK_HELD);
  }

  @Test
  void aRetryInAnotherModeIsAMistake() {
    Policy shared = policy(1, true, Duration.ZERO, 1000);
    store.acquire(hold("a", "smith", "1"), Mode.SHARED, shared);
    Refusal refusal = store.refusal(hold("a", "smith", "1"), Mode.EXCLUSIVE, shared);
    assertThat(refusal.reason()).isEqualTo(Reason.ARGUMENT_INVALID);
    assertThat(refusal.metadata()).containsEntry("field", "mode");
  }

  @Test
  void releaseFreesTheLockForTheNextWithAGreaterToken() {
    long first = store.acquire(hold("a", "smith", "1")).hold().fencingToken();
    assertThat(store.release(hold("a", "smith", "1"))).isTrue();
    long second = store.acquire(hold("a", "jane", "1")).hold().fencingToken();
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void releaseOfWhatIsNotOnesOwnChangesNothing() {
    store.acquire(hold("a", "smith", "1"));
    assertThat(store.release(hold("a", "jane", "1"))).isFalse();
    assertThat(store.release(hold("a", "smith", "2"))).isFalse();
    assertThat(store.release(hold("b", "smith", "1"))).isFalse();
    assertThat(store.refusal(hold("a", "jane", "1")).reason()).isEqualTo(Reason.LOCK_HELD);
  }

  @Test
  void releasingTwiceSucceedsOnce() {
    store.acquire(hold("a", "smith", "1"));
    assertThat(store.release(hold("a", "smith", "1"))).isTrue();
    assertThat(store.release(hold("a", "smith", "1"))).isFalse();
  }

  @Test
  void renewExtendsAndNeverShortens() {
    Hold held = store.acquire(hold("a", "smith", "1")).hold();
    Hold longer = renewed("a", "smith", "1", Duration.ofMinutes(10));
    assertThat(longer.expireTime()).isAfter(held.expireTime());
    assertThat(longer.fencingToken()).isEqualTo(held.fencingToken());
    Hold notShorter = renewed("a", "smith", "1", Duration.ofSeconds(1));
    assertThat(notShorter.expireTime()).isEqualTo(longer.expireTime());
  }

  @Test
  void renewWithoutATtlUsesTheLastOne() {
    store.acquireFor(hold("a", "smith", "1"), Duration.ofMinutes(7), PLAIN);
    Granted renewed =
        given(store.store.locks().renew(hold("a", "smith", "1"), Duration.ZERO, LIMIT));
    assertThat(renewed.ttl()).isEqualTo(Duration.ofMinutes(7));
  }

  private Hold renewed(String section, String user, String lock, Duration ttl) {
    return given(store.store.locks().renew(hold(section, user, lock), ttl, LIMIT)).hold();
  }

  @Test
  void aLateRenewDoesNotBringAReleasedLockBack() {
    store.acquire(hold("a", "smith", "1"));
    store.release(hold("a", "smith", "1"));
    Refusal free =
        refused(store.store.locks().renew(hold("a", "smith", "1"), Duration.ZERO, LIMIT));
    assertThat(free.reason()).isEqualTo(Reason.LOCK_LOST);
    assertThat(free.locks()).isEmpty();

    store.acquire(hold("a", "jane", "1"));
    Refusal another =
        refused(store.store.locks().renew(hold("a", "smith", "1"), Duration.ZERO, LIMIT));
    assertThat(another.locks().get(0).holds().get(0).userId()).isEqualTo("jane");
  }

  @Test
  void anExpiredLockIsFreeForWhoeverAsksAndIsToldOfOnce() {
    Hold lost = store.acquireFor(hold("a", "smith", "1"), SHORT, PLAIN).hold();
    await().atMost(LIMIT).until(() -> await(store.ask(hold("a", "jane", "2"))), this::isGiven);
    assertThat(store.told.expired.stream().filter(h -> h.equals(lost))).hasSize(1);
  }

  private boolean isGiven(Answer<?> answer) {
    return answer instanceof Answer.Given<?>;
  }

  @Test
  void theSweeperEndsALockWhenNobodyAsks() {
    Hold lost = store.acquireFor(hold("a", "smith", "1"), SHORT, PLAIN).hold();
    await().atMost(LIMIT).until(() -> store.told.expired.contains(lost));
    assertThat(given(store.store.locks().get(lost.resource())).states()).isEmpty();
  }

  @Test
  void renewKeepsALockBeyondItsTtl() {
    HoldKey key = hold("a", "smith", "1");
    Duration ttl = Duration.ofSeconds(2);
    Hold held = store.acquireFor(key, ttl, PLAIN).hold();
    Hold renewed = held;
    while (!renewed.expireTime().isAfter(held.expireTime().plus(ttl))) {
      renewed = given(store.store.locks().renew(key, Duration.ZERO, LIMIT)).hold();
    }
    assertThat(renewed.fencingToken()).isEqualTo(held.fencingToken());
  }

  @Test
  void aSemaphoreTakesAsManyHoldersAsItsPolicySays() {
    Policy three = policy(3, false, Duration.ZERO, 1000);
    for (int i = 0; i < 3; i++) {
      store.acquire(hold("a", "user" + i, "1"), Mode.EXCLUSIVE, three);
    }
    Refusal refusal = store.refusal(hold("a", "user3", "1"), Mode.EXCLUSIVE, three);
    assertThat(refusal.metadata())
        .containsEntry("holders", "3")
        .containsEntry("holder_user_id", "user0");
    store.release(hold("a", "user1", "1"));
    store.acquire(hold("a", "user3", "1"), Mode.EXCLUSIVE, three);
  }

  @Test
  void sharedHoldersShareAndKeepExclusiveOnesOut() {
    Policy shared = policy(1, true, Duration.ZERO, 1000);
    store.acquire(hold("a", "smith", "1"), Mode.SHARED, shared);
    store.acquire(hold("a", "jane", "1"), Mode.SHARED, shared);
    assertThat(store.refusal(hold("a", "joe", "1"), Mode.EXCLUSIVE, shared).metadata())
        .containsEntry("holders", "2");
    store.release(hold("a", "smith", "1"));
    store.release(hold("a", "jane", "1"));
    store.acquire(hold("a", "joe", "1"), Mode.EXCLUSIVE, shared);
    assertThat(store.refusal(hold("a", "jane", "1"), Mode.SHARED, shared).reason())
        .isEqualTo(Reason.LOCK_HELD);
  }

  @Test
  void theWholeDocumentKeepsOutItsSectionsAndTheyIt() {
    store.acquire(hold("a", "smith", "1"));
    assertThat(store.refusal(hold("*", "jane", "1")).metadata())
        .containsEntry("holder_user_id", "smith");
    store.release(hold("a", "smith", "1"));
    store.acquire(hold("*", "jane", "1"));
    Refusal refusal = store.refusal(hold("b", "smith", "1"));
    assertThat(refusal.locks().get(0).resource()).isEqualTo(resource(document + ":*"));
    assertThat(refusal.metadata()).containsEntry("resource_id", document + ":b");
  }

  @Test
  void theWholeDocumentShowsAtEachSection() {
    store.acquire(hold("*", "jane", "1"));
    List<LockState> states = given(store.store.locks().get(resource(document + ":tab:x"))).states();
    assertThat(states).extracting(s -> s.resource().section()).containsExactly("*");
  }

  @Test
  void aRefusalShowsTheOldestThreeInTheWay() {
    for (int i = 0; i < 5; i++) {
      store.acquire(hold("s" + i, "user" + i, "1"));
    }
    Refusal refusal = store.refusal(hold("*", "jane", "1"));
    assertThat(refusal.metadata())
        .containsEntry("holders", "5")
        .containsEntry("holder_user_id", "user0");
    assertThat(refusal.locks())
        .extracting(s -> s.resource().section())
        .containsExactly("s0", "s1", "s2");
  }

  @Test
  void aDocumentTakesSoManySectionsAndNoMore() {
    Policy two = policy(1, false, Duration.ZERO, 2);
    store.acquire(hold("a", "smith", "1"), Mode.EXCLUSIVE, two);
    store.acquire(hold("b", "smith", "1"), Mode.EXCLUSIVE, two);
    Refusal refusal = store.refusal(hold("c", "smith", "1"), Mode.EXCLUSIVE, two);
    assertThat(refusal.reason()).isEqualTo(Reason.SECTION_LIMIT);
    assertThat(refusal.metadata()).containsEntry("limit", "2");
    store.release(hold("a", "smith", "1"));
    store.acquire(hold("c", "smith", "1"), Mode.EXCLUSIVE, two);
  }

  @Test
  void afterALossOnlyTheFormerHolderMayRetakeTheLockWithinTheDelay() {
    Policy delayed = policy(1, false, Duration.ofMinutes(10), 1000);
    Hold lost = store.acquireFor(hold("a", "smith", "1"), SHORT, delayed).hold();
    await().atMost(LIMIT).until(() -> store.told.expired.contains(lost));

    Refusal refusal = store.refusal(hold("a", "jane", "1"), Mode.EXCLUSIVE, delayed);
    assertThat(refusal.metadata())
        .doesNotContainKey("holder_user_id")
        .containsEntry("expire_time", lost.expireTime().plus(Duration.ofMinutes(10)).toString());
    assertThat(given(store.store.locks().get(lost.resource())).states())
        .singleElement()
        .matches(state -> !state.isHeld() && state.delayUntil() != null);
    store.acquire(hold("a", "smith", "2"), Mode.EXCLUSIVE, delayed);
    assertThat(store.release(hold("a", "smith", "2"))).isTrue();
    store.acquire(hold("a", "jane", "1"), Mode.EXCLUSIVE, delayed);
  }

  @Test
  void afterTheDelayTheLockIsFreeForAll() {
    Policy delayed = policy(1, false, Duration.ofMillis(100), 1000);
    store.acquireFor(hold("a", "smith", "1"), SHORT, delayed);
    await()
        .atMost(LIMIT)
        .until(() -> await(store.ask(hold("a", "jane", "2"), delayed)), this::isGiven);
  }

  @Test
  void whatCameTooLateForItsCallerIsGivenBackUnlessARetryHasIt() {
    HoldKey key = hold("a", "smith", "1");
    long token = store.acquire(key).hold().fencingToken();
    store.acquire(key);
    assertThat(given(store.store.locks().giveBack(key, token))).isFalse();
    store.release(key);
    token = store.acquire(key).hold().fencingToken();
    assertThat(given(store.store.locks().giveBack(key, token + 1))).isFalse();
    assertThat(given(store.store.locks().giveBack(key, token))).isTrue();
  }

  @Test
  void listsLocksInOrderOverPagesAndPartitions() {
    String type = "t" + UUID.randomUUID().toString().substring(0, 8);
    var expected = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      String id = String.format("%s:doc%02d:main", type, i);
      store.acquire(key(id, "user" + i % 2, "1"));
      expected.add(id);
    }
    store.acquire(key(type + "x:doc:main", "user0", "1"));

    assertThat(listed(new Scope.OneType(type), null, 7)).isEqualTo(expected);
    assertThat(listed(new Scope.OneType(type), "user1", 7)).hasSize(12);
    assertThat(listed(new Scope.Everything(), null, 1000)).containsAll(expected);
  }

  @Test
  void listsADocumentInPagesToo() {
    for (int i = 0; i < 9; i++) {
      store.acquire(hold("s" + i, "smith", "1"));
    }
    Scope scope = new Scope.OneDocument(resource(document + ":x").document());
    assertThat(listed(scope, null, 4)).hasSize(9).isSorted();
    Scope one = new Scope.OneLock(resource(document + ":s3"));
    assertThat(listed(one, null, 4)).containsExactly(document + ":s3");
  }

  private List<String> listed(Scope scope, @Nullable String user, int size) {
    var ids = new ArrayList<String>();
    String after = "";
    do {
      LockPage page = given(store.store.locks().list(new ListQuery(scope, user, after, size)));
      assertThat(page.locks()).hasSizeLessThanOrEqualTo(size);
      page.locks().forEach(state -> ids.add(state.resource().toString()));
      after = page.next();
    } while (!after.isEmpty());
    return ids;
  }

  @Test
  void ofManyWhoRaceOneWins() {
    for (int round = 0; round < 20; round++) {
      String section = "s" + round;
      List<CompletableFuture<Answer<Granted>>> racers =
          IntStream.range(0, 50).mapToObj(i -> store.ask(hold(section, "user" + i, "1"))).toList();
      long winners = racers.stream().map(StoreFixture::await).filter(this::isGiven).count();
      assertThat(winners).isEqualTo(1);
    }
  }

  @Test
  void tokensOfAResourceStrictlyGrow() {
    long last = 0;
    for (int i = 0; i < 200; i++) {
      HoldKey key = hold("a", "user" + i % 3, "1");
      long token = store.acquire(key).hold().fencingToken();
      assertThat(token).isGreaterThan(last);
      last = token;
      store.release(key);
    }
  }

  @Test
  void aSessionsLockOutlivesItsStreamsByTheGraceOnly() {
    var session = new SessionKey("smith", UUID.randomUUID().toString());
    SessionStore sessions = store.store.sessions();
    int here = sessions.partitionOf(resource(document + ":a").document());
    attach(session, here, Where.HERE);
    attach(session, sessions.homeOf("smith"), Where.HOME);
    Policy brief = TestPolicies.graced(Duration.ofMillis(300));
    Hold hold = store.acquireIn(session, document + ":a", brief).hold();
    assertThat(given(sessions.detach(session, "1", here))).isTrue();
    assertThat(given(sessions.detach(session, "1", sessions.homeOf("smith")))).isTrue();

    await()
        .atMost(LIMIT)
        .until(
            () ->
                store.told.released.stream()
                    .anyMatch(released -> released.fencingToken() == hold.fencingToken()));
    assertThat(given(store.store.locks().get(hold.resource())).states()).isEmpty();
  }

  @Test
  void aSessionThatIsAliveAtItsHomeLosesNothingElsewhere() {
    var session = new SessionKey("smith", UUID.randomUUID().toString());
    attach(session, store.store.sessions().homeOf("smith"), Where.HOME);
    Policy brief = TestPolicies.graced(Duration.ofMillis(300));
    Hold hold = store.acquireIn(session, document + ":a", brief).hold();
    var other = new SessionKey("smith", UUID.randomUUID().toString());
    Hold lost = store.acquireIn(other, document + ":b", brief).hold();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                store.told.released.stream()
                    .anyMatch(released -> released.fencingToken() == lost.fencingToken()));
    assertThat(given(store.store.locks().get(hold.resource())).states())
        .singleElement()
        .matches(state -> state.holds().get(0).fencingToken() == hold.fencingToken());
  }

  private void attach(SessionKey session, int partition, Where where) {
    var stream = new OpenStream("1", "", LIMIT, List.of(), List.of());
    assertThat(given(store.store.sessions().attach(session, stream, partition, where)))
        .isEqualTo(Attached.ATTACHED);
  }

  @Test
  void allLocksOfASessionAreRenewedAndReleasedTogetherWhereverTheyAre() {
    var session = new SessionKey("smith", UUID.randomUUID().toString());
    var resources = new ArrayList<ResourceId>();
    for (int i = 0; i < 40; i++) {
      String id = "document:" + UUID.randomUUID() + ":a";
      resources.add(store.acquireIn(session, id, PLAIN).hold().resource());
    }
    SessionHolds renewed =
        given(
            store
                .store
                .locks()
                .renewSession("smith", session.sessionId(), r -> Duration.ofMinutes(9), LIMIT));
    assertThat(renewed.held())
        .extracting(granted -> granted.hold().resource())
        .containsExactlyInAnyOrderElementsOf(resources);
    assertThat(renewed.held()).extracting(Granted::ttl).containsOnly(Duration.ofMinutes(9));
    assertThat(renewed.lost()).isEmpty();
    assertThat(renewed.unknown()).isEmpty();

    assertThat(releaseAll(session)).isTrue();
    assertThat(releaseAll(session)).isFalse();
    assertThat(given(store.store.locks().get(resources.get(7))).states()).isEmpty();
  }

  private boolean releaseAll(SessionKey session) {
    return given(
        store
            .store
            .locks()
            .releaseSession(session.userId(), session.sessionId(), Duration.ZERO, LIMIT));
  }
}
