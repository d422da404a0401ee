package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the operations on sessions leave in Redis, and what they answer. */
class SessionScriptIT {
  private static final String A = "document:1:a";
  private static final String LEASE = "400";

  /** What each stream watches, but does not view. */
  private static final String WATCHED = "-document:1";

  private static final String NEW = "1";

  /** Nobody else takes up what a test has taken up. */
  private static final String TAKEN = "60000";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  @Test
  void attachesAStreamOnlyOfAnInstanceThatLives() {
    assertThat(attach("one", "s1", "here").status()).isEqualTo("GONE");
    assertThat(isKnown("s1")).isFalse();
    refresh("one", NEW);
    assertThat(attach("one", "s1", "here").status()).isEqualTo("ATTACHED");
    assertThat(session("s1").get("at").get("one/1").asText()).isEqualTo(WATCHED);
    assertThat(session("s1").has("away")).isFalse();
    assertThat(deadline("s1")).isNull();
    assertThat(session("s1").has("name")).as("only its home shows it").isFalse();
  }

  @Test
  void attachesWhereTheSessionIsKnownOnlyThere() {
    refresh("one", NEW);
    assertThat(attach("one", "s1", "known").status()).isEqualTo("UNKNOWN");
    assertThat(isKnown("s1")).isFalse();
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    assertThat(attach("one", "s1", "known").status()).isEqualTo("ATTACHED");
  }

  @Test
  void aGrantToASessionThatIsNotThereIsLookedAtAtOnce() {
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    assertThat(session("s1").get("away").asLong()).isPositive();
    assertThat(deadline("s1")).isEqualTo(session("s1").get("away").asDouble());
    assertThat(held()).singleElement().asString().startsWith("u1\ns1\nhold\n" + A + "\n");
  }

  @Test
  void aGrantToASessionThatIsThereNeedsNoLook() {
    refresh("one", NEW);
    attach("one", "s1", "here");
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    assertThat(deadline("s1")).isNull();
  }

  @Test
  void isAwayWhenItsLastStreamHasEndedAndNotBefore() {
    refresh("one", NEW);
    refresh("two", NEW);
    attach("one", "s1", "home");
    attach("two", "s1", "here");
    assertThat(detach("one", "s1").status()).isEqualTo("DETACHED");
    assertThat(session("s1").has("away")).isFalse();
    assertThat(detach("one", "s1").status()).isEqualTo("ABSENT");
    detach("two", "s1");
    assertThat(session("s1").has("away")).isTrue();
  }

  @Test
  void aSessionThatHasNothingIsForgottenWithItsLastStreamBesideItsHome() {
    refresh("one", NEW);
    attach("one", "s1", "here");
    detach("one", "s1");
    assertThat(isKnown("s1")).isFalse();
    assertThat(deadline("s1")).isNull();
    attach("one", "s2", "home");
    detach("one", "s2");
    assertThat(isKnown("s2")).isTrue();
    assertThat(deadline("s2"))
        .isEqualTo(session("s2").get("away").asDouble() + session("s2").get("grace").asDouble());
  }

  @Test
  void tellsThatItsHolderIsGoneThenReleasesItsLockWithTheGrace() {
    refresh("one", NEW);
    attach("one", "s1", "here");
    JsonNode hold =
        StoredPartition.json(scripts.acquire(A, by("u1", "l1").inSession("s1")).text(1));
    detach("one", "s1");
    long away = session("s1").get("away").asLong();

    assertThat(settle("s1", hold).number(1)).isEqualTo(away + 300);
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED");
    scripts.awaitPast(away + 300);
    assertThat(settle("s1", hold).number(1)).isEqualTo(away + 600);
    settle("s1", hold);
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "HOLDER_DISCONNECTED");
    assertThat(stored.lastEvent().json().get("hold").get("away").asLong()).isEqualTo(away + 600);
    scripts.awaitPast(away + 600);
    assertThat(settle("s1", hold).text(3)).isEqualTo("DISCONNECT");
    settle("s1", hold);

    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "HOLDER_DISCONNECTED", "RELEASED");
    assertThat(stored.lastEvent().json().get("reason").asText()).isEqualTo("DISCONNECT");
    assertThat(held()).isEmpty();
    assertThat(stored.index()).isEmpty();
  }

  @Test
  void tellsThatItsHolderIsBackWhereItWasToldToBeGone() {
    refresh("one", NEW);
    attach("one", "s1", "here");
    JsonNode hold =
        StoredPartition.json(scripts.acquire(A, by("u1", "l1").inSession("s1")).text(1));
    detach("one", "s1");
    scripts.awaitPast(session("s1").get("away").asLong() + 300);
    settle("s1", hold);
    assertThat(attach("one", "s1", "here").text(1)).isEqualTo("1");
    settle("s1", hold);
    settle("s1", hold);

    assertThat(stored.eventTypes())
        .containsExactly("ACQUIRED", "HOLDER_DISCONNECTED", "HOLDER_RECONNECTED");
    assertThat(stored.lastEvent().json().get("hold")).isEqualTo(hold);
  }

  @Test
  void whoLeavesReleasesAlsoWhatItWasJustAcquiring() {
    refresh("one", NEW);
    attach("one", "s1", "here");
    Result leaves = scripts.onPartition(A, OperationKind.LEAVE, "u1", "s1", "100");
    assertThat(leaves.text(1)).as("it has nothing yet").isEmpty();
    JsonNode hold =
        StoredPartition.json(scripts.acquire(A, by("u1", "l1").inSession("s1")).text(1));
    scripts.awaitPast(session("s1").get("leave").asLong() + 100);
    assertThat(settle("s1", hold).text(3)).isEqualTo("HOLDER");
    assertThat(held()).isEmpty();
  }

  @Test
  void oneSweeperAtATimeTakesUpWhatIsDueAndLeavesAlone() {
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    Result due = beginSettling("s1");
    assertThat(due.status()).isEqualTo("DUE");
    assertThat(due.text(2)).isEqualTo("away");
    assertThat(due.text(4)).startsWith("u1\ns1\nhold\n");
    assertThat(beginSettling("s1").status()).isEqualTo("NONE");
    settleSession("s1", due.text(1), "0");
    assertThat(deadline("s1")).as("it still holds something").isNotNull();
  }

  @Test
  void whatAStreamAsksForMeanwhileStands() {
    refresh("one", NEW);
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    Result due = beginSettling("s1");
    attach("one", "s1", "here");
    Double asked = deadline("s1");
    settleSession("s1", due.text(1), "0");
    assertThat(deadline("s1")).isEqualTo(asked).isLessThan(Double.parseDouble(due.text(1)));
  }

  @Test
  void anInstanceWithoutASignOfLifeLosesItsStreamsAsOfItsLastOne() {
    refresh("one", NEW);
    attach("one", "s1", "here");
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    double seen = scripts.redis.zscore(stored.keys.instances(), "one");
    refresh("two", NEW);
    do {
      refresh("two", "");
    } while (scripts.redis.zscore(stored.keys.instances(), "one") != null);

    assertThat(session("s1").get("away").asDouble()).isEqualTo(seen);
    assertThat(session("s1").get("at")).isEmpty();
    assertThat(deadline("s1")).isNotNull();
    assertThat(refresh("one", "").status()).isEqualTo("GONE");
  }

  @Test
  void ofManySessionsThoseOfADeadInstanceAreLetGoOfCallByCall() {
    int sessions = 900;
    refresh("one", NEW);
    refresh("two", NEW);
    for (int i = 0; i < sessions; i++) {
      attach(i % 2 == 0 ? "one" : "two", "s" + i, "here");
    }
    int calls = 0;
    do {
      calls += refresh("two", "").text(1).equals("more") ? 1 : 0;
    } while (scripts.redis.zscore(stored.keys.instances(), "one") != null);

    assertThat(calls).as("full ones, before the last").isEqualTo(2);
    for (int i = 0; i < sessions; i++) {
      assertThat(session("s" + i).has("away")).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void itsHomeShowsWhoItIs() {
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    refresh("one", NEW);
    attach("one", "s1", "home");
    long since = session("s1").get("connected").asLong();
    scripts.awaitPast(since);
    attach("one", "s1", "home");

    assertThat(session("s1").get("name").asText()).isEqualTo("Dr. u1");
    assertThat(session("s1").get("connected").asLong()).isEqualTo(since);
  }

  @Test
  void aStreamElsewhereKeepsTheSessionOfADeadInstanceAlive() {
    refresh("one", NEW);
    attach("one", "s1", "here");
    refresh("two", NEW);
    attach("two", "s1", "here");
    do {
      refresh("two", "");
    } while (scripts.redis.zscore(stored.keys.instances(), "one") != null);
    assertThat(session("s1").has("away")).isFalse();
    assertThat(session("s1").get("at").has("two/1")).isTrue();
  }

  @Test
  void whereNobodyGaveASignOfLifeItWasTheStoreThatWasAway() {
    refresh("one", NEW);
    refresh("two", NEW);
    attach("one", "s1", "here");
    attach("two", "s2", "here");
    JsonNode hold =
        StoredPartition.json(scripts.acquire(A, by("u1", "l1").inSession("s2")).text(1));
    detach("two", "s2");
    long away = session("s2").get("away").asLong();
    scripts.awaitPast(away + 700);

    assertThat(refresh("one", "").status()).isEqualTo("REFRESHED");
    assertThat(refresh("two", "").status()).isEqualTo("REFRESHED");

    assertThat(session("s1").has("away")).isFalse();
    // Its grace would have been over; it begins anew.
    assertThat(settle("s2", hold).number(1)).isGreaterThan(away + 700 + 300);
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED");
  }

  @Test
  void graceDoesNotRunWhereTheSessionIsAliveElsewhere() {
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    Result due = beginSettling("s1");
    long before = session("s1").get("away").asLong();
    scripts.awaitPast(before);
    confirmAway("s1", "attached", "1000");
    assertThat(session("s1").get("away").asLong()).isGreaterThan(before);
    assertThat(deadline("s1")).isEqualTo(session("s1").get("away").asDouble() + 1000);
    assertThat(due.status()).isEqualTo("DUE");
  }

  @Test
  void onlyAHoldWhoseSessionIsSurelyGoneIsTakenOverByItsUser() {
    Result first = scripts.acquire(A, by("u1", "l1").inSession("s1"));
    assertThat(scripts.acquire(A, by("u1", "l2").inSession("s2")).status()).isEqualTo("HELD");
    confirmAway("s1", "away", "0");
    assertThat(scripts.acquire(A, by("u2", "l2").inSession("s2")).status()).isEqualTo("HELD");

    Result taken = scripts.acquire(A, by("u1", "l2").inSession("s2"));

    assertThat(taken.status()).isEqualTo("GRANTED");
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "TAKEN_OVER");
    JsonNode event = stored.lastEvent().json();
    assertThat(event.get("ended")).isEqualTo(StoredPartition.json(first.text(1)));
    assertThat(event.get("hold").get("token").asLong()).isEqualTo(stored.lastEvent().revision());
    assertThat(held()).singleElement().asString().startsWith("u1\ns2\nhold\n");
    assertThat(stored.section("document:1", "a")).hasSize(1);
  }

  @Test
  void aHoldFollowsItsLockIdIntoAnotherSession() {
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    Result again = scripts.acquire(A, by("u1", "l1").inSession("s2"));
    assertThat(StoredPartition.json(again.text(1)).get("session").asText()).isEqualTo("s2");
    assertThat(held()).singleElement().asString().startsWith("u1\ns2\nhold\n");
  }

  @Test
  void theSessionThatAHoldHasLeftHasNoPartInIt() {
    Result first = scripts.acquire(A, by("u1", "l1").inSession("s1"));
    JsonNode hold = StoredPartition.json(first.text(1));
    String token = hold.get("token").asText();
    scripts.acquire(A, by("u1", "l1").inSession("s2"));
    scripts.awaitPast(hold.get("acquired").asLong() + Asking.GRACE.toMillis());

    // A sweeper, and a call that goes through the session's list, read that before the hold moved.
    settle("s1", hold);
    Result renewed =
        scripts.run(
            scripts.operation(OperationKind.RENEW_BOUND, A, List.of("u1", "s1", token, "0")));
    Result released =
        scripts.run(
            scripts.operation(OperationKind.RELEASE_BOUND, A, List.of("u1", "s1", "hold", token)));

    assertThat(renewed.status()).isEqualTo("LOST");
    assertThat(released.status()).isEqualTo("ABSENT");
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "RENEWED");
    assertThat(held()).singleElement().asString().startsWith("u1\ns2\nhold\n");
  }

  @Test
  void aHoldThatPassesToItsUsersNewSessionLetsInWhoFitsBesideIt() {
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    scripts.acquire(A, by("u2", "l2").shared().whereRoomIsFor(2).waiting());
    confirmAway("s1", "away", "0");

    scripts.acquire(A, by("u1", "l3").inSession("s2").shared().whereRoomIsFor(2));

    assertThat(scripts.told.granted).extracting(granted -> granted.userId()).containsExactly("u2");
    assertThat(stored.section("document:1", "a")).hasSize(2);
  }

  @Test
  void aHoldThatMovesIntoAnotherSessionLetsInWhatThatOneWaitsFor() {
    scripts.acquire("document:1:*", by("u1", "l1").inSession("s1"));
    scripts.acquire(A, by("u1", "l2").inSession("s2").waiting());

    scripts.acquire("document:1:*", by("u1", "l1").inSession("s2"));

    assertThat(scripts.told.granted).extracting(granted -> granted.lockId()).containsExactly("l2");
  }

  private Result refresh(String instance, String isNew) {
    return scripts.onPartition(A, OperationKind.REFRESH, instance, LEASE, isNew);
  }

  private Result attach(String instance, String session, String where) {
    return scripts.onPartition(
        A, OperationKind.ATTACH, "u1", session, instance, "1", "Dr. u1", "600", WATCHED, where);
  }

  private Result detach(String instance, String session) {
    return scripts.onPartition(A, OperationKind.DETACH, "u1", session, instance, "1");
  }

  private Result beginSettling(String session) {
    return scripts.onPartition(A, OperationKind.BEGIN_SETTLING, "u1", session, "", "", TAKEN, "10");
  }

  private void settleSession(String session, String deadline, String again) {
    scripts.onPartition(A, OperationKind.SETTLE_SESSION, "u1", session, deadline, again);
  }

  private void confirmAway(String session, String state, String millis) {
    scripts.onPartition(A, OperationKind.CONFIRM_AWAY, "u1", session, state, millis);
  }

  private Result settle(String session, JsonNode hold) {
    return scripts.run(
        scripts.operation(
            OperationKind.SETTLE,
            A,
            List.of("u1", session, "hold", hold.get("token").asText(), "5000")));
  }

  private List<String> held() {
    return scripts.redis.zrange(stored.keys.held(), 0, -1);
  }

  private JsonNode session(String id) {
    return StoredPartition.json(
        requireNonNull(scripts.redis.hget(stored.keys.sessions(), "u1\n" + id)));
  }

  private boolean isKnown(String id) {
    return scripts.redis.hexists(stored.keys.sessions(), "u1\n" + id);
  }

  private @Nullable Double deadline(String id) {
    return scripts.redis.zscore(stored.keys.deadlines(), "session:u1\n" + id);
  }
}
