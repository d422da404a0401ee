package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a request to hand a lock over leaves in Redis, and how it ends. */
class TakeoverScriptIT {
  private static final String A = "document:1:a";
  private static final String B = "document:1:b";
  private static final String WHOLE = "document:1:*";
  private static final Duration LONG = Duration.ofSeconds(30);

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  private static Result request(
      String resource, String user, String lock, String policy, Duration silence, String id) {
    return request(resource, "", user, lock, policy, silence, id, "");
  }

  private static Result request(
      String resource,
      String token,
      String user,
      String lock,
      String policy,
      Duration silence,
      String id,
      String reserved) {
    String fixed =
        "{\"user\":\"%s\",\"name\":\"Dr. %s\",\"lock\":\"%s\",\"session\":\"s-%s\","
                .formatted(user, user, lock, user)
            + "\"mode\":\"exclusive\",\"ttl\":60000";
    return scripts.run(
        scripts.operation(
            OperationKind.REQUEST_TAKEOVER,
            resource,
            List.of(
                user,
                lock,
                "s-" + user,
                token,
                policy,
                Long.toString(silence.toMillis()),
                "1",
                id,
                "why",
                "Dr. " + user,
                "60000",
                fixed,
                reserved,
                "")));
  }

  private static Result ask(String user, String policy) {
    return request(A, user, "l-" + user, policy, LONG, "t-" + user);
  }

  private static Result answer(String user, String lock, String id, boolean accept) {
    return scripts.run(
        scripts.operation(
            OperationKind.ANSWER_TAKEOVER, A, List.of(user, lock, id, accept ? "1" : "")));
  }

  private JsonNode hold() {
    return stored.section("document:1", "a").get(0);
  }

  @Test
  void aRequestStandsInTheHoldAndIsTold() {
    Result granted = scripts.acquire(A, by("u1", "l1"));
    Result asked = ask("u2", "ask");

    assertThat(asked.status()).isEqualTo("ASKED");
    JsonNode takeover = StoredPartition.json(asked.text(1)).get("takeover");
    assertThat(takeover.get("id").asText()).isEqualTo("t-u2");
    assertThat(takeover.get("reason").asText()).isEqualTo("why");
    assertThat(stored.lastEvent().type()).isEqualTo("TAKEOVER_REQUESTED");
    assertThat(stored.lastEvent().json().get("hold")).isEqualTo(hold());
    assertThat(stored.deadline(A)).isEqualTo(takeover.get("deadline").asDouble());
    assertThat(scripts.redis.zrange(stored.keys.held(), 0, -1))
        .containsExactly("u2\ns-u2\nask\n" + A + "\nt-u2");
    assertThat(hold().get("token")).isEqualTo(StoredPartition.json(granted.text(1)).get("token"));
  }

  @Test
  void whatCannotBeAskedForIsRefused() {
    assertThat(ask("u2", "ask").status()).isEqualTo("FREE");
    scripts.acquire(A, by("u1", "l1"));
    assertThat(ask("u2", "off").status()).isEqualTo("FORBIDDEN");
    ask("u2", "ask");
    Result second = ask("u3", "ask");
    assertThat(second.status()).isEqualTo("PENDING");
    assertThat(second.text(1)).isEqualTo("Dr. u2");
    int events = stored.events().size();
    assertThat(request(A, "u2", "l-u2", "ask", LONG, "t-other").status()).isEqualTo("ASKED");
    assertThat(hold().get("takeover").get("id").asText()).isEqualTo("t-u2");
    assertThat(stored.events()).hasSize(events);
  }

  @Test
  void sharedHoldsCannotBeAskedFor() {
    scripts.acquire(A, by("u1", "l1").shared());
    assertThat(ask("u2", "ask").status()).isEqualTo("FORBIDDEN");
  }

  @Test
  void aSectionBesideItsHoldersWholeDocumentCannotBeAskedFor() {
    scripts.acquire(WHOLE, by("u1", "l1").inSession("s1"));
    scripts.acquire(A, by("u1", "l2").inSession("s1"));
    assertThat(ask("u2", "ask").status()).isEqualTo("FORBIDDEN");
    assertThat(request(WHOLE, "u2", "l", "ask", LONG, "t").status()).isEqualTo("FORBIDDEN");
  }

  @Test
  void yesPassesTheLockPastTheQueueInOneEvent() {
    scripts.acquire(A, by("u1", "l1").inSession("s1"));
    scripts.acquire(A, by("u3", "l3").waiting());
    String before = hold().get("token").asText();
    ask("u2", "ask");
    Result taken = answer("u1", "l1", "t-u2", true);

    assertThat(taken.status()).isEqualTo("TAKEN");
    JsonNode event = stored.lastEvent().json();
    assertThat(event.get("type").asText()).isEqualTo("TAKEN_OVER");
    assertThat(event.get("ended").get("token").asText()).isEqualTo(before);
    assertThat(event.get("hold")).isEqualTo(hold());
    assertThat(hold().get("user").asText()).isEqualTo("u2");
    assertThat(hold().get("session").asText()).isEqualTo("s-u2");
    assertThat(hold().get("token").asLong()).isEqualTo(stored.lastEvent().revision());
    assertThat(hold().has("takeover")).isFalse();
    assertThat(scripts.told.granted).isEmpty();
    assertThat(scripts.redis.zrange(stored.keys.held(), 0, -1))
        .containsExactly("u2\ns-u2\nhold\n" + A + "\n" + hold().get("token").asText());
  }

  @Test
  void noKeepsTheLockAndTellsIt() {
    scripts.acquire(A, by("u1", "l1"));
    ask("u2", "ask_then_force");
    assertThat(answer("u1", "l1", "t-u2", false).status()).isEqualTo("KEPT");
    assertThat(stored.lastEvent().type()).isEqualTo("TAKEOVER_DECLINED");
    assertThat(hold().has("takeover")).isFalse();
    assertThat(scripts.redis.zcard(stored.keys.held())).isZero();
    assertThat(stored.deadline(A)).isEqualTo(hold().get("expires").asDouble());
    assertThat(ask("u3", "ask").status()).isEqualTo("ASKED");
  }

  @Test
  void onlyTheHolderAnswersAndOnlyTheRequesterWithdraws() {
    scripts.acquire(A, by("u1", "l1"));
    ask("u2", "ask");
    assertThat(answer("u3", "l1", "t-u2", true).status()).isEqualTo("FORBIDDEN");
    assertThat(answer("u1", "l9", "t-u2", true).status()).isEqualTo("FORBIDDEN");
    assertThat(answer("u2", "l-u2", "t-u2", true).status()).isEqualTo("FORBIDDEN");
    assertThat(answer("u1", "l1", "t-other", true).status()).isEqualTo("ABSENT");
    assertThat(answer("u2", "l-u2", "t-u2", false).status()).isEqualTo("KEPT");
    assertThat(stored.lastEvent().type()).isEqualTo("TAKEOVER_DECLINED");
    assertThat(answer("u2", "l-u2", "t-u2", false).status()).isEqualTo("ABSENT");
  }

  @Test
  void releaseOfTheRequestersLockIdWithdrawsToo() {
    scripts.acquire(A, by("u1", "l1"));
    ask("u2", "ask");
    assertThat(scripts.release(A, "u2", "l-u2").status()).isEqualTo("WITHDRAWN");
    assertThat(stored.lastEvent().type()).isEqualTo("TAKEOVER_DECLINED");
  }

  @Test
  void silenceIsANoOrAYesAsThePolicySays() {
    scripts.acquire(A, by("u1", "l1"));
    request(A, "u2", "l-u2", "ask", Duration.ofMillis(1), "t1");
    scripts.awaitPast(hold().get("takeover").get("deadline").asLong());
    scripts.expire(A);
    assertThat(stored.lastEvent().type()).isEqualTo("TAKEOVER_DECLINED");
    assertThat(hold().get("user").asText()).isEqualTo("u1");

    request(A, "u2", "l-u2", "ask_then_force", Duration.ofMillis(1), "t2");
    scripts.awaitPast(hold().get("takeover").get("deadline").asLong());
    scripts.expire(A);
    assertThat(stored.lastEvent().type()).isEqualTo("TAKEN_OVER");
    assertThat(hold().get("user").asText()).isEqualTo("u2");
    assertThat(scripts.told.takenOver).extracting(taken -> taken.userId()).containsExactly("u2");
  }

  @Test
  void endOfTheHoldIsAYesBeforeTheQueueAndBeforeNewcomers() {
    Result first = scripts.acquire(A, by("u1", "l1").lasting(ScriptFixture.BRIEF));
    scripts.acquire(A, by("u3", "l3").waiting());
    ask("u2", "ask");
    scripts.awaitPast(StoredPartition.json(first.text(1)).get("expires").asLong());
    assertThat(scripts.acquire(A, by("u4", "l4")).status()).isEqualTo("HELD");

    assertThat(hold().get("user").asText()).isEqualTo("u2");
    assertThat(hold().has("claim")).isFalse();
    assertThat(stored.eventTypes())
        .containsExactly("ACQUIRED", "QUEUE_CHANGED", "TAKEOVER_REQUESTED", "EXPIRED", "ACQUIRED");
    scripts.release(A, "u2", "l-u2");
    assertThat(hold().get("user").asText()).isEqualTo("u3");
  }

  @Test
  void releaseIsAYes() {
    scripts.acquire(A, by("u1", "l1"));
    ask("u2", "ask");
    scripts.release(A, "u1", "l1");
    assertThat(hold().get("user").asText()).isEqualTo("u2");
  }

  @Test
  void requestOfASessionThatIsGoneIsVoid() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u3", "l3").waiting());
    ask("u2", "ask");
    loseSession("u2");
    assertThat(answer("u1", "l1", "t-u2", true).status()).isEqualTo("KEPT");
    assertThat(hold().get("user").asText()).isEqualTo("u1");

    ask("u2", "ask");
    loseSession("u2");
    scripts.release(A, "u1", "l1");
    assertThat(hold().get("user").asText()).isEqualTo("u3");
    assertThat(stored.eventTypes()).endsWith("RELEASED", "TAKEOVER_DECLINED", "ACQUIRED");
  }

  private void loseSession(String user) {
    scripts.redis.hset(stored.keys.sessions(), "somebody\nelse", "{}");
    scripts.redis.hdel(stored.keys.sessions(), user + "\ns-" + user);
  }

  @Test
  void requesterWhoWaitsTooGetsTheLockOnce() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l-u2").waiting());
    ask("u2", "ask");
    answer("u1", "l1", "t-u2", true);
    assertThat(stored.lastEvent().json().has("waiters")).isFalse();
    assertThat(scripts.release(A, "u2", "l-u2").status()).isEqualTo("RELEASED");
    assertThat(stored.section("document:1", "a")).isEmpty();
  }

  @Test
  void askingAgainAfterItWasGrantedAnswersTheRequestersHold() {
    scripts.acquire(A, by("u1", "l1"));
    ask("u2", "ask");
    answer("u1", "l1", "t-u2", true);
    assertThat(ask("u2", "ask").status()).isEqualTo("TAKEN");
  }

  @Test
  void aHoldInGraceIsClaimedAtOnce() {
    scripts.acquire(A, by("u1", "l1"));
    String away = hold().toString().replaceFirst("\\}$", ",\"away\":9790000000000}");
    scripts.redis.hset(stored.locks("document:1"), "a", "[" + away + "]");
    assertThat(ask("u2", "ask").status()).isEqualTo("TAKEN");
    assertThat(hold().get("user").asText()).isEqualTo("u2");
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "TAKEN_OVER");
  }

  @Test
  void whoAskedComesBeforeTheQueueThoughSomebodyElsesHoldEndsFirst() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    scripts.acquire(A, by("u2", "l2").whereRoomIsFor(2));
    scripts.acquire(A, by("u4", "l4").whereRoomIsFor(2).waiting());
    scripts.acquire(A, by("u5", "l5").whereRoomIsFor(2).waiting());
    askFor(token("u2"), "u3", "l-u3", LONG, "t-u3");

    scripts.run(scripts.operation(OperationKind.FORCE_RELEASE, A, List.of("")));

    assertThat(holders()).containsExactly("u3", "u4");
  }

  @Test
  void whoAskedComesBeforeTheQueueThatIsBeingServed() {
    // Section b is met, with what has ended there, by the walk that the end of section a begins.
    scripts.acquire(A, by("u1", "l1"));
    JsonNode brief =
        StoredPartition.json(
            scripts
                .acquire(B, by("u2", "l2").whereRoomIsFor(2).lasting(ScriptFixture.BRIEF))
                .text(1));
    scripts.acquire(B, by("u6", "l6").whereRoomIsFor(2));
    scripts.acquire(B, by("u4", "l4").whereRoomIsFor(2).waiting());
    request(B, "u3", "l-u3", "ask", LONG, "t-u3");
    scripts.acquire(WHOLE, by("u5", "l5").waiting());
    scripts.awaitPast(brief.get("expires").asLong());
    scripts.release(A, "u1", "l1");

    assertThat(holders("b")).containsExactly("u6", "u3");
  }

  @Test
  void forceTakeComesAfterWhoAskedForWhatHasEnded() {
    JsonNode brief =
        StoredPartition.json(
            scripts
                .acquire(A, by("u1", "l1").whereRoomIsFor(2).lasting(ScriptFixture.BRIEF))
                .text(1));
    scripts.acquire(A, by("u2", "l2").whereRoomIsFor(2));
    ask("u3", "ask");
    scripts.awaitPast(brief.get("expires").asLong());
    forceTake(by("u4", "l4").whereRoomIsFor(2));

    assertThat(holders()).containsExactly("u3", "u4");
  }

  @Test
  void whoGetsTheLockOutOfTheQueueAsksForItNoLonger() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    scripts.acquire(A, by("u2", "l2").whereRoomIsFor(2));
    scripts.acquire(A, by("u3", "l-u3").whereRoomIsFor(2).waiting());
    askFor(token("u1"), "u3", "l-u3", LONG, "t-u3");
    scripts.release(A, "u2", "l2");
    assertThat(holders()).containsExactly("u1", "u3");

    assertThat(hold().has("takeover")).isFalse();
    scripts.release(A, "u1", "l1");
    assertThat(holders()).containsExactly("u3");
  }

  @Test
  void whoTakesTheLockByForceAsksForItNoLonger() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    scripts.acquire(A, by("u2", "l2").whereRoomIsFor(2));
    askFor(token("u2"), "u3", "l-u3", LONG, "t-u3");
    forceTake(by("u3", "l-u3").whereRoomIsFor(2));
    assertThat(holders()).containsExactly("u2", "u3");

    scripts.release(A, "u2", "l2");
    assertThat(holders()).containsExactly("u3");
  }

  @Test
  void whoAskedForTwoHoldsThatEndTogetherGetsOne() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    scripts.acquire(A, by("u2", "l2").whereRoomIsFor(2));
    askFor(token("u1"), "u3", "l-u3", LONG, "t1");
    askFor(token("u2"), "u3", "l-u3", LONG, "t2");

    scripts.run(scripts.operation(OperationKind.FORCE_RELEASE, A, List.of("")));

    assertThat(holders()).containsExactly("u3");
  }

  @Test
  void whoStopsWaitingAsItsRequestIsGrantedLeavesTheQueueOnce() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l-u2").waiting());
    scripts.acquire(A, by("u3", "l3").waiting());
    request(A, "u2", "l-u2", "ask_then_force", Duration.ofMillis(1), "t");
    scripts.awaitPast(hold().get("takeover").get("deadline").asLong());
    scripts.stopWaiting(A, "u2", "l-u2", "i1");
    assertThat(holders()).containsExactly("u2");
    assertThat(stored.lastEvent().json().get("waiters").asInt()).isEqualTo(1);

    scripts.release(A, "u2", "l-u2");
    assertThat(holders()).containsExactly("u3");
  }

  @Test
  void whoIsServedAsItsRequestIsGrantedLeavesTheQueueOnce() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(B, by("u1", "l1"));
    scripts.acquire(WHOLE, by("u9", "l9").waiting());
    scripts.acquire(B, by("u2", "l-u2").whereRoomIsFor(2).waiting());
    scripts.acquire(B, by("u3", "l3").whereRoomIsFor(2).waiting());
    scripts.acquire(B, by("u4", "l4").whereRoomIsFor(2).waiting());
    request(B, "u2", "l-u2", "ask_then_force", Duration.ofMillis(1), "t");
    scripts.awaitPast(
        stored.section("document:1", "b").get(0).get("takeover").get("deadline").asLong());
    scripts.stopWaiting(WHOLE, "u9", "l9", "i1");
    assertThat(holders("b")).containsExactly("u2", "u3");

    scripts.release(B, "u2", "l-u2");
    assertThat(holders("b")).containsExactly("u3", "u4");
  }

  @Test
  void whoAskedForWhatHasEndedIsJudgedByTheNewScopeToo() {
    JsonNode brief =
        StoredPartition.json(
            scripts.acquire(A, by("u1", "l1").lasting(ScriptFixture.BRIEF)).text(1));
    ask("u2", "ask");
    scripts.awaitPast(brief.get("expires").asLong());
    scripts.run(
        scripts.operation(OperationKind.PUT_SCOPE, WHOLE, List.of("{\"user\":\"u1\"}", "1")));

    assertThat(stored.section("document:1", "a")).isEmpty();
    assertThat(stored.index()).isEmpty();
  }

  @Test
  void clearLeavesNothingToWhoAskedForWhatHasEnded() {
    JsonNode brief =
        StoredPartition.json(
            scripts.acquire(A, by("u1", "l1").lasting(ScriptFixture.BRIEF)).text(1));
    ask("u2", "ask");
    scripts.awaitPast(brief.get("expires").asLong());
    scripts.run(scripts.operation(OperationKind.CLEAR, WHOLE, List.of("1", "10")));

    assertThat(stored.index()).isEmpty();
  }

  /** Asks for the hold of a fencing token. */
  private static void askFor(String token, String user, String lock, Duration silence, String id) {
    assertThat(request(A, token, user, lock, "ask", silence, id, "").status()).isEqualTo("ASKED");
  }

  private static void forceTake(Asking asking) {
    scripts.run(scripts.operation(OperationKind.FORCE_TAKE, A, asking.takeArguments()));
  }

  private List<String> holders() {
    return holders("a");
  }

  private List<String> holders(String section) {
    return StreamSupport.stream(stored.section("document:1", section).spliterator(), false)
        .map(hold -> hold.get("user").asText())
        .toList();
  }

  /** The fencing token of a user's hold of section a. */
  private String token(String user) {
    return StreamSupport.stream(stored.section("document:1", "a").spliterator(), false)
        .filter(hold -> hold.get("user").asText().equals(user))
        .map(hold -> hold.get("token").asText())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void renewalKeepsTheRequest() {
    scripts.acquire(A, by("u1", "l1"));
    ask("u2", "ask");
    scripts.renew(A, "u1", "l1", Duration.ofMinutes(2));
    assertThat(hold().get("takeover").get("id").asText()).isEqualTo("t-u2");
    assertThat(stored.deadline(A)).isEqualTo(hold().get("takeover").get("deadline").asDouble());
  }

  @Test
  void whoWaitsAndAsksKeepsItsReservationWhicheverOfTheTwoEnds() {
    String waits = "1790000000000001u";
    String asks = "1790000000000002u";
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(A, by("u2", "l2").waiting().reserved(waits));
    request(A, "", "u2", "l2", "ask", LONG, "t1", asks);
    answer("u1", "l1", "t1", false);
    assertThat(scripts.givenUp).as("it still waits").isEmpty();

    request(A, "", "u2", "l2", "ask", LONG, "t2", asks);
    scripts.stopWaiting(A, "u2", "l2", "i1");
    assertThat(scripts.givenUp).as("it still asks").isEmpty();
    answer("u1", "l1", "t2", false);
    assertThat(scripts.givenUp).containsExactly(A, "u2", "l2", asks);
  }

  @Test
  void whoWaitsAndAsksHoldsUnderItsLastReservation() {
    String asks = "1790000000000001u";
    String waits = "1790000000000002u";
    scripts.acquire(A, by("u1", "l1"));
    request(A, "", "u2", "l2", "ask", LONG, "t1", asks);
    scripts.acquire(A, by("u2", "l2").waiting().reserved(waits));
    answer("u1", "l1", "t1", true);

    assertThat(hold().get("reserved").asText()).isEqualTo(waits);
    scripts.release(A, "u2", "l2");
    assertThat(scripts.givenUp).containsExactly(A, "u2", "l2", waits);
  }

  @Test
  void whoGetsALockBySilenceWhileTheQueueIsServedLeavesItOnce() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    Result brief =
        scripts.acquire(A, by("u3", "l3").whereRoomIsFor(2).lasting(ScriptFixture.BRIEF));
    scripts.acquire("document:1:b", by("u8", "l8"));
    scripts.acquire(A, by("u2", "l2").inSession("s-u2").whereRoomIsFor(2).waiting());
    scripts.acquire(A, by("u5", "l5").whereRoomIsFor(2).waiting());
    scripts.acquire(WHOLE, by("u9", "l9").waiting());
    request(A, "u2", "l2", "ask_then_force", Duration.ofMillis(200), "t1");
    scripts.awaitPast(StoredPartition.json(brief.text(1)).get("expires").asLong());
    scripts.release("document:1:b", "u8", "l8");

    assertThat(stored.section("document:1", "a").findValuesAsText("user"))
        .containsExactly("u2", "u5");
    scripts.acquire(A, by("u7", "l7").whereRoomIsFor(2).waiting());
    assertThat(stored.lastEvent().json().get("waiters").asInt()).isEqualTo(1);
  }
}
