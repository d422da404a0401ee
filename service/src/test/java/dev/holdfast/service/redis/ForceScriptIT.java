package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the operations that end holds by force leave in Redis, and what they answer. */
class ForceScriptIT {
  private static final String A = "document:1:a";
  private static final String B = "document:1:b";
  private static final String WHOLE = "document:1:*";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(A);

  @Test
  void forceReleaseEndsEveryHoldWithItsOwnEvent() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2).reserved("u5"));
    scripts.acquire(A, by("u2", "l2").whereRoomIsFor(2));

    Result forced = force(A, "");

    assertThat(users(forced, 1)).containsExactly("u1", "u2");
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "ACQUIRED", "RELEASED", "RELEASED");
    assertThat(stored.events().get(2).holders()).isEqualTo(1);
    assertThat(stored.lastEvent().json().get("reason").asText()).isEqualTo("ADMIN");
    assertThat(stored.lastEvent().holders()).isZero();
    assertThat(stored.index()).isEmpty();
    assertThat(stored.deadline(A)).isNull();
    assertThat(scripts.givenUp).containsExactly(A, "u1", "l1", "u5");
  }

  @Test
  void forceReleaseByTokenEndsThatHoldAlone() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    Result kept = scripts.acquire(A, by("u2", "l2").whereRoomIsFor(2));
    String token = stored.section("document:1", "a").get(0).get("token").asText();

    assertThat(force(A, "1").size()).isZero();
    assertThat(users(force(A, token), 1)).containsExactly("u1");
    assertThat(stored.section("document:1", "a"))
        .singleElement()
        .isEqualTo(StoredPartition.json(kept.text(1)));
  }

  @Test
  void forceReleaseFreesWhatIsKeptForAFormerHolder() {
    Result brief =
        scripts.acquire(
            A, by("u1", "l1").lasting(Duration.ofMillis(1)).keptFor(Duration.ofMinutes(1)));
    scripts.awaitPast(StoredPartition.json(brief.text(1)).get("expires").asLong());
    assertThat(scripts.acquire(A, by("u2", "l2")).status()).isEqualTo("HELD");

    assertThat(force(A, "").size()).isZero();
    assertThat(scripts.acquire(A, by("u2", "l2")).status()).isEqualTo("GRANTED");
  }

  @Test
  void forceTakePassesTheLockInOneEvent() {
    Result held = scripts.acquire(A, by("u1", "l1").inSession("s1"));

    Result taken = take(A, by("u2", "l2").inSession("s2"));

    assertThat(taken.status()).isEqualTo("GRANTED");
    assertThat(users(taken, 2)).containsExactly("u1");
    JsonNode event = stored.lastEvent().json();
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "TAKEN_OVER");
    assertThat(event.get("ended")).isEqualTo(StoredPartition.json(held.text(1)));
    assertThat(event.get("hold")).isEqualTo(StoredPartition.json(taken.text(1)));
    assertThat(event.get("hold").get("session").asText()).isEqualTo("s2");
    assertThat(event.get("hold").get("token").asLong()).isEqualTo(taken.revision());
    assertThat(stored.lastEvent().holders()).isEqualTo(1);
    assertThat(scripts.redis.zrange(stored.keys.held(), 0, -1))
        .singleElement()
        .asString()
        .startsWith("u2\ns2\nhold\n" + A);
  }

  @Test
  void forceTakeOfAFreeLockIsAGrant() {
    assertThat(take(A, by("u1", "l1")).status()).isEqualTo("GRANTED");
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED");
  }

  @Test
  void forceTakeTwiceByTheSameLockIdIsOneGrant() {
    String token = StoredPartition.json(take(A, by("u1", "l1")).text(1)).get("token").asText();
    Result again = take(A, by("u1", "l1"));
    assertThat(StoredPartition.json(again.text(1)).get("token").asText()).isEqualTo(token);
    assertThat(stored.eventTypes()).containsExactly("ACQUIRED", "RENEWED");
  }

  @Test
  void forceTakeOfTheWholeDocumentEndsItsSections() {
    scripts.acquire(A, by("u1", "l1"));
    scripts.acquire(B, by("u2", "l2"));

    Result taken = take(WHOLE, by("u3", "l3"));

    assertThat(users(taken, 2)).containsExactlyInAnyOrder("u1", "u2");
    assertThat(stored.eventTypes())
        .containsExactly("ACQUIRED", "ACQUIRED", "RELEASED", "RELEASED", "ACQUIRED");
    assertThat(stored.index()).containsExactly(WHOLE);
  }

  @Test
  void forceTakeOfASectionEndsTheHoldOfTheWholeDocument() {
    scripts.acquire(WHOLE, by("u1", "l1"));
    assertThat(users(take(A, by("u2", "l2")), 2)).containsExactly("u1");
    assertThat(stored.index()).containsExactly(A);
  }

  @Test
  void forceTakeOfASemaphoreEndsTheOldestHoldOnly() {
    scripts.acquire(A, by("u1", "l1").whereRoomIsFor(2));
    scripts.acquire(A, by("u2", "l2").whereRoomIsFor(2));

    Result taken = take(A, by("u3", "l3").whereRoomIsFor(2));

    assertThat(users(taken, 2)).containsExactly("u1");
    assertThat(stored.section("document:1", "a"))
        .extracting(hold -> hold.get("user").asText())
        .containsExactly("u2", "u3");
    assertThat(stored.lastEvent().type()).isEqualTo("TAKEN_OVER");
    assertThat(stored.lastEvent().holders()).isEqualTo(2);
  }

  @Test
  void forceTakeEndsAllThatShareALock() {
    scripts.acquire(A, by("u1", "l1").shared().whereRoomIsFor(5));
    scripts.acquire(A, by("u2", "l2").shared().whereRoomIsFor(5));

    Result taken = take(A, by("u3", "l3"));

    assertThat(users(taken, 2)).containsExactly("u1", "u2");
    assertThat(stored.eventTypes())
        .containsExactly("ACQUIRED", "ACQUIRED", "RELEASED", "TAKEN_OVER");
    assertThat(stored.section("document:1", "a")).hasSize(1);
  }

  @Test
  void forceTakeUsesThePlaceThatWasKeptForTheTaker() {
    scripts.acquire(A, by("u1", "l1").shared().whereRoomIsFor(2));
    Result brief =
        scripts.acquire(
            A,
            by("u2", "l2")
                .shared()
                .whereRoomIsFor(2)
                .lasting(Duration.ofMillis(1))
                .keptFor(Duration.ofMinutes(1)));
    scripts.awaitPast(StoredPartition.json(brief.text(1)).get("expires").asLong());

    take(A, by("u2", "l2"));

    assertThat(stored.section("document:1", "a"))
        .singleElement()
        .satisfies(hold -> assertThat(hold.get("user").asText()).isEqualTo("u2"));
  }

  @Test
  void clearEndsAllOfADocumentInBoundedSteps() {
    for (int i = 0; i < 5; i++) {
      scripts.acquire("document:1:s" + i, by("u" + i, "l"));
    }

    assertThat(users(clear(WHOLE, "1", 3), 1)).hasSize(3);
    assertThat(users(clear(WHOLE, "1", 3), 1)).hasSize(2);
    assertThat(clear(WHOLE, "1", 3).size()).isZero();
    assertThat(stored.index()).isEmpty();
    assertThat(scripts.redis.exists(stored.locks("document:1"))).isZero();
  }

  @Test
  void clearOfOneResourceLeavesTheOthers() {
    scripts.acquire(A, by("u1", "l"));
    scripts.acquire(B, by("u2", "l"));
    assertThat(users(clear(A, "", 100), 1)).containsExactly("u1");
    assertThat(stored.index()).containsExactly(B);
  }

  @Test
  void aChangeOfScopeEndsTheHoldsOfThoseWhomItDoesNotLetIn() {
    scripts.acquire(A, by("u1", "l1").letInBy("application:a"));
    scripts.acquire(B, by("u2", "l2").letInBy("project:p"));
    scripts.acquire("document:1:c", by("u3", "l3").letInBy("role:service"));

    Result put = putScope("{\"project\":\"p\",\"application\":\"b\"}", "1");

    assertThat(put.number(1)).isZero();
    assertThat(users(put, 2)).containsExactly("u1");
    assertThat(stored.eventTypes()).endsWith("ACCESS_CHANGED", "RELEASED");
    assertThat(users(putScope("{\"user\":\"u2\"}", "1"), 2)).containsExactly("u3");
    assertThat(users(putScope("", "1"), 2)).containsExactly("u2");
    assertThat(scripts.redis.exists(stored.keys.scopes())).isZero();
  }

  @Test
  void aScopeThatIsOnlyKeptEndsNothing() {
    scripts.acquire(A, by("u1", "l1"));
    assertThat(putScope("{\"user\":\"u2\"}", "").size()).isEqualTo(1);
    assertThat(stored.index()).containsExactly(A);
  }

  @Test
  void theSameScopeAgainTellsNothing() {
    putScope("{\"user\":\"u2\"}", "1");
    assertThat(putScope("{\"user\":\"u2\"}", "1").number(1)).isEqualTo(1);
    assertThat(stored.eventTypes()).containsExactly("ACCESS_CHANGED");
  }

  @Test
  void whatWasLetInByAnOldScopeIsNotGranted() {
    putScope("{\"user\":\"u1\"}", "1");
    assertThat(scripts.acquire(A, by("u1", "l").byScope("{\"user\":\"u2\"}")).status())
        .isEqualTo("ACCESS");
    assertThat(take(A, by("u1", "l").byScope("{\"user\":\"u2\"}")).status()).isEqualTo("ACCESS");
    assertThat(scripts.acquire(A, by("u1", "l").byScope("{\"user\":\"u1\"}")).status())
        .isEqualTo("GRANTED");
  }

  private static Result force(String resource, String token) {
    return scripts.run(scripts.operation(OperationKind.FORCE_RELEASE, resource, List.of(token)));
  }

  private static Result take(String resource, Asking asking) {
    return scripts.run(
        scripts.operation(OperationKind.FORCE_TAKE, resource, asking.takeArguments()));
  }

  private static Result clear(String resource, String whole, int most) {
    return scripts.run(
        scripts.operation(OperationKind.CLEAR, resource, List.of(whole, Integer.toString(most))));
  }

  private static Result putScope(String json, String enforced) {
    return scripts.run(scripts.operation(OperationKind.PUT_SCOPE, WHOLE, List.of(json, enforced)));
  }

  /** Whose holds ended, as a result lists them from its n-th value on. */
  private static List<String> users(Result result, int from) {
    return StoredEntries.holds(result, from).stream().map(hold -> hold.userId()).toList();
  }
}
