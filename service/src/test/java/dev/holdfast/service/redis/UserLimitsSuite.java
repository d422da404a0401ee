package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.StoreFixture.LIMIT;
import static dev.holdfast.service.redis.StoreFixture.MINUTE;
import static dev.holdfast.service.redis.StoreFixture.given;
import static dev.holdfast.service.redis.StoreFixture.key;
import static dev.holdfast.service.redis.StoreFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.lock.Admitted;
import dev.holdfast.service.lock.Allowance;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.ListQuery;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Policy;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.Reservations;
import dev.holdfast.service.lock.Reservations.Circle;
import dev.holdfast.service.lock.Reservations.Entry;
import dev.holdfast.service.lock.Reservations.Outcome;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.UserLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What limits of a user promise, on whatever layout of Redis. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class UserLimitsSuite {
  private static final int RACERS = 32;
  private static final int ROUNDS = 25;
  private static final Policy POLICY = TestPolicies.PLAIN;
  private static final int LIMIT_OF_DOCUMENT = POLICY.locksPerUser();

  private RunningRedis redis;
  private StoreFixture store;
  private StoreFixture secondStore;
  private String user;
  private String document;

  /** Starts the one that all tests of the class share. */
  abstract RunningRedis startRedis();

  @BeforeAll
  void start() {
    redis = startRedis();
    store = new StoreFixture(redis.uri());
    secondStore = new StoreFixture(redis.uri());
  }

  @AfterAll
  void stop() {
    secondStore.close();
    store.close();
    redis.close();
  }

  @BeforeEach
  void takeAUserOfItsOwn() {
    user = "user-" + UUID.randomUUID();
    document = "document:" + UUID.randomUUID();
  }

  @Test
  void underSingleTabASecondLockIsRefusedWithTheNameOfTheFirst() {
    given(acquire(singleTab(), hold(document + ":a", "1")));

    Refusal refusal = refused(acquire(singleTab(), hold("document:other:b", "2")));

    assertThat(refusal.reason()).isEqualTo(Reason.USER_LOCK_LIMIT);
    assertThat(refusal.metadata())
        .containsEntry("limit", "1")
        .containsEntry("held_resource_ids", document + ":a");
  }

  @Test
  void aReleasedLockMakesRoomAtOnceAtEveryInstance() {
    var second = new UserLimits(secondStore.store.reservations(), true);
    for (int i = 0; i < 20; i++) {
      given(acquire(singleTab(), hold(document + ":a" + i, "1")));
      store.release(hold(document + ":a" + i, "1"));
      given(acquire(second, hold(document + ":b" + i, "1")));
      store.release(hold(document + ":b" + i, "1"));
    }
  }

  @Test
  void anExpiredLockMakesRoom() {
    given(acquire(singleTab(), hold(document + ":a", "1"), Duration.ofMillis(50)));

    await()
        .atMost(LIMIT)
        .until(
            () ->
                acquire(singleTab(), hold(document + ":b", "2")).get()
                    instanceof Answer.Given<Granted>);
  }

  @Test
  void aRetryOfTheHeldLockPassesAtTheLimit() {
    long token = given(acquire(singleTab(), hold(document + ":a", "1"))).hold().fencingToken();

    assertThat(given(acquire(singleTab(), hold(document + ":a", "1"))).hold().fencingToken())
        .isEqualTo(token);
  }

  @Test
  void whatAnotherHoldsIsToldBeforeTheLimit() {
    store.acquire(key(document + ":b", "jane", "1"));
    given(acquire(singleTab(), hold(document + ":a", "1")));

    Refusal refusal = refused(acquire(singleTab(), hold(document + ":b", "2")));

    assertThat(refusal.reason()).isEqualTo(Reason.LOCK_HELD);
    assertThat(refusal.metadata()).containsEntry("holder_user_id", "jane");
  }

  @Test
  void whatWasDeniedTakesNoRoom() {
    store.acquire(key(document + ":b", "jane", "1"));
    refused(acquire(singleTab(), hold(document + ":b", "1")));

    assertThat(reserved(Circle.USER)).isEmpty();
    given(acquire(singleTab(), hold(document + ":a", "2")));
  }

  @Test
  void withoutSingleTabSoManyOfEachDocumentAsThePolicySays() {
    for (int i = 0; i < LIMIT_OF_DOCUMENT; i++) {
      given(acquire(perDocument(), hold(document + ":s" + i, "1")));
    }
    given(acquire(perDocument(), hold("document:" + UUID.randomUUID() + ":a", "1")));

    Refusal refusal = refused(acquire(perDocument(), hold(document + ":more", "1")));

    assertThat(refusal.reason()).isEqualTo(Reason.USER_LOCK_LIMIT);
    assertThat(refusal.metadata()).containsEntry("limit", Integer.toString(LIMIT_OF_DOCUMENT));
    assertThat(refusal.metadata().getOrDefault("held_resource_ids", "").split(","))
        .hasSize(LIMIT_OF_DOCUMENT)
        .contains(document + ":s0");
  }

  @Test
  void theServiceRoleIsExempt() {
    var service = new Caller(user, "", false, true, Instant.MAX);
    for (int i = 0; i < 10; i++) {
      given(acquire(singleTab(), service, hold(document + ":s" + i, "1"), MINUTE));
    }
    assertThat(reserved(Circle.USER)).isEmpty();
  }

  @Test
  void whatACrashLeftBehindIsDroppedOnceNoCallCanStillTakeIt() {
    Reservations reservations = store.store.reservations();
    given(reservations.reserve(wanted(hold(document + ":lost", "1"), 1), LIMIT));

    given(acquire(singleTab(), hold(document + ":a", "2")));

    assertThat(reserved(Circle.USER))
        .extracting(entry -> entry.lock().resource().toString())
        .containsExactly(document + ":a");
  }

  @Test
  void whatAnotherCallIsAboutToTakeIsWaitedFor() {
    var lock = hold(document + ":slow", "1");
    var reserved =
        (Outcome.Reserved) given(store.store.reservations().reserve(wanted(lock, 1), LIMIT));
    CompletableFuture<Answer<Granted>> second = acquire(singleTab(), hold(document + ":a", "2"));
    given(
        store
            .store
            .locks()
            .acquire(command(lock, MINUTE, new Allowance.Reserved(reserved.reservation()), LIMIT)));

    assertThat(refused(second).reason()).isEqualTo(Reason.USER_LOCK_LIMIT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void racingCallersNeverGetOneMore(boolean inAll) {
    int limit = inAll ? 1 : LIMIT_OF_DOCUMENT;
    var most = new AtomicInteger();
    var grants = new AtomicInteger();
    List<CompletableFuture<Void>> racers =
        IntStream.range(0, RACERS)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          StoreFixture own = i % 2 == 0 ? store : secondStore;
                          var limits = new UserLimits(own.store.reservations(), inAll);
                          var random = new Random(i);
                          for (int round = 0; round < ROUNDS; round++) {
                            var lock = hold(document + ":s" + random.nextInt(64), "l" + i);
                            Answer<Granted> answer = StoreFixture.await(acquire(limits, lock));
                            if (answer instanceof Answer.Given<Granted>) {
                              most.accumulateAndGet(heldNow(own), Math::max);
                              grants.incrementAndGet();
                              own.release(lock);
                            }
                          }
                        },
                        task -> new Thread(task, "racer-" + i).start()))
            .toList();
    racers.forEach(StoreFixture::await);

    assertThat(most.get()).isBetween(1, limit);
    assertThat(grants.get()).isGreaterThan(ROUNDS);
    given(acquire(inAll ? singleTab() : perDocument(), hold(document + ":after", "1")));
  }

  /** How many locks of the document the user has, at one moment of Redis. */
  private int heldNow(StoreFixture asked) {
    var query = new ListQuery(ResourceIds.scope(document), user, "", 1000);
    return given(asked.store.locks().list(query)).locks().size();
  }

  private UserLimits singleTab() {
    return new UserLimits(store.store.reservations(), true);
  }

  private UserLimits perDocument() {
    return new UserLimits(store.store.reservations(), false);
  }

  private HoldKey hold(String resource, String lock) {
    return key(resource, user, lock);
  }

  private CompletableFuture<Answer<Granted>> acquire(UserLimits limits, HoldKey lock) {
    return acquire(limits, lock, MINUTE);
  }

  private CompletableFuture<Answer<Granted>> acquire(
      UserLimits limits, HoldKey lock, Duration ttl) {
    return acquire(limits, new Caller(user, "", false, false, Instant.MAX), lock, ttl);
  }

  private CompletableFuture<Answer<Granted>> acquire(
      UserLimits limits, Caller caller, HoldKey lock, Duration ttl) {
    return limits.within(
        caller,
        lock,
        Mode.EXCLUSIVE,
        POLICY,
        LIMIT,
        (allowance, timeLeft) ->
            store.store.locks().acquire(command(lock, ttl, allowance, timeLeft)));
  }

  private static AcquireCommand command(
      HoldKey lock, Duration ttl, Allowance allowance, Duration timeLimit) {
    return new AcquireCommand(
        lock,
        "",
        "",
        Mode.EXCLUSIVE,
        ttl,
        Map.of(),
        POLICY,
        allowance,
        Admitted.ANYBODY,
        timeLimit);
  }

  private static Reservations.Wanted wanted(HoldKey lock, int limit) {
    return new Reservations.Wanted(Circle.USER, lock, true, limit);
  }

  /** What is reserved now: asked for one more where there is room for none. */
  private List<Entry> reserved(Circle circle) {
    var none = new Reservations.Wanted(circle, hold(document + ":none", "none"), true, 0);
    return ((Outcome.Full) given(store.store.reservations().reserve(none, LIMIT))).entries();
  }
}
