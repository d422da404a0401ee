package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.StoreFixture.LIMIT;
import static dev.holdfast.service.redis.StoreFixture.await;
import static dev.holdfast.service.redis.StoreFixture.given;
import static dev.holdfast.service.redis.StoreFixture.key;
import static dev.holdfast.service.redis.StoreFixture.refused;
import static dev.holdfast.service.redis.StoreFixture.resource;
import static dev.holdfast.service.redis.TestPolicies.PLAIN;
import static dev.holdfast.service.redis.TestPolicies.policy;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockStore.Found;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.Queued;
import dev.holdfast.service.lock.LockStore.Turn;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Policy;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Takeover;
import dev.holdfast.service.lock.Waiter;
import dev.holdfast.service.session.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * How locks pass from one to the next: out of the queue, by takeover, with the end of a session.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class HandOverSuite {
  private static final Policy ASK = TestPolicies.asked(Takeover.ASK, Duration.ofMinutes(1));
  private static final Duration BRIEF = Duration.ofMillis(300);

  /** What must last for the next call of a busy machine, and end then. */
  private static final Duration A_MOMENT = Duration.ofSeconds(2);

  /** A lease of five seconds, then five in which nobody claims, and what a busy machine adds. */
  private static final Duration DEATH = Duration.ofSeconds(30);

  private RunningRedis redis;
  StoreFixture store;
  String document;

  /** Starts the one that all tests of the class share. */
  abstract RunningRedis startRedis() throws Exception;

  @BeforeAll
  void start() throws Exception {
    redis = startRedis();
    store = new StoreFixture(redis.uri());
  }

  @AfterAll
  void stop() {
    // Where it could not be started, or the machine lacks what it takes, there is nothing.
    if (store != null) {
      store.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void takeADocumentOfItsOwn() {
    document = "document:" + UUID.randomUUID();
  }

  HoldKey hold(String section, String user, String lock) {
    return key(document + ':' + section, user, lock);
  }

  private void waits(HoldKey key) {
    waits(key, Mode.EXCLUSIVE, PLAIN);
  }

  private void waits(HoldKey key, Mode mode, Policy policy) {
    assertThat(given(store.queue(key, mode, policy))).isInstanceOf(Queued.class);
  }

  /** The hold that came out of the queue, claimed. */
  private Hold served(HoldKey key) {
    return served(key, Mode.EXCLUSIVE, PLAIN);
  }

  private Hold served(HoldKey key, Mode mode, Policy policy) {
    Turn turn = given(store.queue(key, mode, policy));
    assertThat(turn).isInstanceOf(Granted.class);
    return ((Granted) turn).hold();
  }

  private Found found(String section) {
    return given(store.store.locks().get(resource(document + ':' + section)));
  }

  private List<String> waiters(String section) {
    return found(section).waiters().stream().map(Waiter::userId).toList();
  }

  private List<Hold> holds(String section) {
    return found(section).states().stream().flatMap(state -> state.holds().stream()).toList();
  }

  private List<String> holders(String section) {
    return holds(section).stream().map(Hold::userId).toList();
  }

  @Test
  void whoWaitsIsServedInTheOrderOfArrivalWithGrowingTokens() {
    Hold first = store.acquire(hold("a", "smith", "1")).hold();
    waits(hold("a", "jane", "1"));
    waits(hold("a", "joe", "1"));
    assertThat(waiters("a")).containsExactly("jane", "joe");

    store.release(hold("a", "smith", "1"));
    assertThat(store.refusal(hold("a", "newcomer", "1")).reason()).isEqualTo(Reason.LOCK_HELD);
    waits(hold("a", "joe", "1"));
    Hold second = served(hold("a", "jane", "1"));
    store.release(hold("a", "jane", "1"));
    Hold third = served(hold("a", "joe", "1"));

    assertThat(List.of(first.fencingToken(), second.fencingToken(), third.fencingToken()))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(waiters("a")).isEmpty();
    store.release(hold("a", "joe", "1"));
    assertThat(holders("a")).isEmpty();
  }

  @Test
  void whoLeavesIsNotServedNeitherInTheQueueNorOutOfIt() {
    store.acquire(hold("a", "smith", "1"));
    waits(hold("a", "jane", "1"));
    waits(hold("a", "joe", "1"));
    waits(hold("a", "ann", "1"));
    assertThat(given(store.store.locks().leave(hold("a", "jane", "1")))).isTrue();
    store.release(hold("a", "smith", "1"));
    assertThat(given(store.store.locks().leave(hold("a", "joe", "1")))).isTrue();
    assertThat(given(store.store.locks().leave(hold("a", "joe", "1")))).isFalse();

    served(hold("a", "ann", "1"));
    assertThat(holders("a")).containsExactly("ann");
  }

  @Test
  void neighboursInSharedModeAreServedTogether() {
    Policy shared = policy(1, true, Duration.ZERO, 1000);
    store.acquire(hold("a", "smith", "1"), Mode.EXCLUSIVE, shared);
    waits(hold("a", "jane", "1"), Mode.SHARED, shared);
    waits(hold("a", "joe", "1"), Mode.SHARED, shared);
    waits(hold("a", "ann", "1"), Mode.EXCLUSIVE, shared);
    waits(hold("a", "bob", "1"), Mode.SHARED, shared);
    store.release(hold("a", "smith", "1"));

    assertThat(holders("a")).containsExactly("jane", "joe");
    served(hold("a", "jane", "1"), Mode.SHARED, shared);
    served(hold("a", "joe", "1"), Mode.SHARED, shared);
    store.release(hold("a", "jane", "1"));
    store.release(hold("a", "joe", "1"));
    assertThat(holders("a")).containsExactly("ann");
  }

  @Test
  void theWholeDocumentWaitsForItsSectionsAndThoseWhoComeAfterForIt() {
    store.acquire(hold("a", "smith", "1"));
    store.acquire(hold("b", "jane", "1"));
    waits(hold("*", "joe", "1"));
    waits(hold("c", "ann", "1"));
    store.release(hold("a", "smith", "1"));
    waits(hold("*", "joe", "1"));
    store.release(hold("b", "jane", "1"));
    served(hold("*", "joe", "1"));
    waits(hold("c", "ann", "1"));
    store.release(hold("*", "joe", "1"));
    served(hold("c", "ann", "1"));
  }

  @Test
  void aFullQueueTurnsAwayButNobodyWhoIsInIt() {
    Policy two = TestPolicies.queueing(2);
    store.acquire(hold("a", "smith", "1"));
    waits(hold("a", "jane", "1"), Mode.EXCLUSIVE, two);
    waits(hold("a", "joe", "1"), Mode.EXCLUSIVE, two);
    assertThat(refused(store.queue(hold("a", "ann", "1"), Mode.EXCLUSIVE, two)).reason())
        .isEqualTo(Reason.QUEUE_FULL);
    waits(hold("a", "jane", "1"), Mode.EXCLUSIVE, two);
  }

  @Test
  void anExpiredLockGoesToWhoWaitsThoughNobodyAsks() {
    store.acquireFor(hold("a", "smith", "1"), A_MOMENT, PLAIN);
    waits(hold("a", "jane", "1"));
    await().atMost(LIMIT).until(() -> holders("a"), List.of("jane")::equals);
    served(hold("a", "jane", "1"));
  }

  @Test
  void aDeadInstancesWaitersAreSweptAndItsGrantsGoToTheNext() {
    store.acquire(hold("swept", "smith", "1"));
    store.acquire(hold("granted", "smith", "2"));
    try (StoreFixture dying = store.another()) {
      for (String section : List.of("swept", "granted")) {
        given(dying.queue(hold(section, "jane", "1"), Mode.EXCLUSIVE, PLAIN));
        waits(hold(section, "joe", "1"));
      }
    }
    store.release(hold("granted", "smith", "2"));
    assertThat(holders("granted")).containsExactly("jane");

    await().atMost(DEATH).until(() -> holders("granted"), List.of("joe")::equals);
    served(hold("granted", "joe", "1"));
    await().atMost(DEATH).until(() -> waiters("swept"), List.of("joe")::equals);
    assertThat(holders("swept")).containsExactly("smith");
  }

  @Test
  void aRetryByAnotherInstanceKeepsItsPlaceThere() {
    store.acquire(hold("a", "smith", "1"));
    waits(hold("a", "jane", "1"));
    waits(hold("a", "joe", "1"));
    try (StoreFixture other = store.another()) {
      assertThat(given(other.queue(hold("a", "jane", "1"), Mode.EXCLUSIVE, PLAIN)))
          .isInstanceOf(Queued.class);
      assertThat(given(store.store.locks().leave(hold("a", "jane", "1")))).isFalse();
      store.release(hold("a", "smith", "1"));
      assertThat(given(other.queue(hold("a", "jane", "1"), Mode.EXCLUSIVE, PLAIN)))
          .isInstanceOf(Granted.class);
    }
  }

  @Test
  void aPlaceInTheQueueEndsWithTheGraceOfItsSession() {
    var gone = new SessionKey("jane", UUID.randomUUID().toString());
    store.acquire(hold("a", "smith", "1"));
    assertThat(store.queueIn(gone, document + ":a", TestPolicies.graced(BRIEF)))
        .isInstanceOf(Queued.class);
    waits(hold("a", "joe", "1"));
    await().atMost(LIMIT).until(() -> waiters("a"), List.of("joe")::equals);
    store.release(hold("a", "smith", "1"));
    served(hold("a", "joe", "1"));
  }

  @Test
  void aLockPassesToWhoAskedForItWhenItsHolderSaysYesAndStaysWhenItSaysNo() {
    var jane = new SessionKey("jane", UUID.randomUUID().toString());
    Hold held = store.acquire(hold("a", "smith", "1")).hold();
    waits(hold("a", "joe", "1"));

    String declined = asked(jane);
    Hold kept = given(store.answer(hold("a", "smith", "1"), declined, false));
    assertThat(kept.fencingToken()).isEqualTo(held.fencingToken());
    assertThat(kept.takeover()).isNull();
    assertThat(refused(store.answer(hold("a", "smith", "1"), declined, true)).reason())
        .isEqualTo(Reason.TAKEOVER_NOT_PENDING);

    Hold taken = given(store.answer(hold("a", "smith", "1"), asked(jane), true));
    assertThat(taken.userId()).isEqualTo("jane");
    assertThat(taken.sessionId()).isEqualTo(jane.sessionId());
    assertThat(taken.fencingToken()).isGreaterThan(held.fencingToken());
    assertThat(holders("a")).containsExactly("jane");
    assertThat(waiters("a")).as("nobody overtakes, and nobody is lost").containsExactly("joe");
  }

  @Test
  void whoAskedComesBeforeTheQueueWhenTheHoldEnds() {
    var jane = new SessionKey("jane", UUID.randomUUID().toString());
    store.acquire(hold("a", "smith", "1"));
    waits(hold("a", "joe", "1"));
    String id = asked(jane);
    assertThat(refused(store.request(session("ann"), document + ":a", ASK)).reason())
        .isEqualTo(Reason.TAKEOVER_PENDING);
    assertThat(refused(store.answer(hold("a", "ann", "1"), id, true)).reason())
        .isEqualTo(Reason.NOT_LOCK_HOLDER);
    store.release(hold("a", "smith", "1"));

    assertThat(holders("a")).containsExactly("jane");
    store.release(hold("a", "jane", jane.sessionId()));
    served(hold("a", "joe", "1"));
  }

  @Test
  void silenceIsAnAnswerThoughNobodyAsks() {
    store.acquire(hold("forced", "smith", "1"));
    store.acquire(hold("declined", "smith", "2"));
    given(
        store.request(
            session("jane"),
            document + ":forced",
            TestPolicies.asked(Takeover.ASK_THEN_FORCE, BRIEF)));
    given(
        store.request(
            session("jane"), document + ":declined", TestPolicies.asked(Takeover.ASK, BRIEF)));

    await().atMost(LIMIT).until(() -> holders("forced"), List.of("jane")::equals);
    await().atMost(LIMIT).until(() -> holds("declined").get(0).takeover() == null);
    assertThat(holders("declined")).containsExactly("smith");
  }

  @Test
  void aRequestEndsWithTheGraceOfItsRequestersSession() {
    store.acquire(hold("a", "smith", "1"));
    given(store.request(session("jane"), document + ":a", TestPolicies.askedInGrace(A_MOMENT)));
    assertThat(holds("a").get(0).takeover()).isNotNull();

    await().atMost(LIMIT).until(() -> holds("a").get(0).takeover() == null);
    assertThat(holders("a")).containsExactly("smith");
  }

  @Test
  void ofManyWhoWaitEachIsServedOnceThoughTheyAskTogether() {
    store.acquire(hold("a", "smith", "1"));
    for (int i = 0; i < 50; i++) {
      waits(hold("a", "user" + i, "1"));
    }
    store.release(hold("a", "smith", "1"));
    for (int i = 0; i < 50; i++) {
      var all =
          IntStream.range(i, 50)
              .mapToObj(n -> store.queue(hold("a", "user" + n, "1"), Mode.EXCLUSIVE, PLAIN))
              .toList();
      long granted = all.stream().map(StoreFixture::await).filter(this::isGranted).count();
      assertThat(granted).isEqualTo(1);
      assertThat(holders("a")).containsExactly("user" + i);
      store.release(hold("a", "user" + i, "1"));
    }
    assertThat(holders("a")).isEmpty();
  }

  private boolean isGranted(Answer<Turn> answer) {
    return answer instanceof Answer.Given<Turn> given && given.value() instanceof Granted;
  }

  private static SessionKey session(String user) {
    return new SessionKey(user, UUID.randomUUID().toString());
  }

  /** Asks for section a; the request's id. */
  private String asked(SessionKey taker) {
    Hold hold = given(store.request(taker, document + ":a", ASK));
    assertThat(hold.userId()).isEqualTo("smith");
    return requireNonNull(hold.takeover()).id();
  }
}
