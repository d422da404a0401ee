package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code operation/view.lua} and the settling of views leave in Redis and tell. */
class ViewScriptIT {
  private static final String WHOLE = "document:1:*";
  private static final String QUIET = "300";
  private static final String BRIEF_LEASE = "400";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoredPartition stored = scripts.of(WHOLE);

  @BeforeEach
  void refresh() {
    scripts.onPartition(WHOLE, OperationKind.REFRESH, "one", "60000", "1");
  }

  @Test
  void tellsOfAViewerOnceWithItsCounts() {
    attach("u1", "s1", "document:1");
    assertThat(view("u1", "s1", "", 0)).isEqualTo("VIEWS");
    assertThat(view("u1", "s1", "", 0)).isEqualTo("VIEWS");

    assertThat(stored.eventTypes()).containsExactly("VIEWER_JOINED");
    JsonNode event = stored.lastEvent().json();
    assertThat(event.get("resource").asText()).isEqualTo(WHOLE);
    assertThat(event.get("viewers").asInt()).isEqualTo(1);
    JsonNode viewer = event.get("viewer");
    assertThat(viewer.get("user").asText()).isEqualTo("u1");
    assertThat(viewer.get("name").asText()).isEqualTo("Dr. u1");
    assertThat(viewer.get("sessions").asInt()).isEqualTo(1);
    assertThat(viewer.get("viewed").asText()).isEmpty();
  }

  @Test
  void countsUsersAndTheirSessionsApart() {
    attach("u1", "s1", "document:1");
    attach("u1", "s2", "document:1");
    attach("u2", "s1", "document:1");
    view("u1", "s1", "", 0);
    view("u1", "s2", "", 0);
    view("u2", "s1", "", 0);
    assertThat(stored.lastEvent().json().get("viewers").asInt()).isEqualTo(2);
    assertThat(viewers())
        .containsEntry("n\n", "2")
        .containsEntry("u\n\nu1", "2")
        .containsEntry("u\n\nu2", "1");
  }

  @Test
  void isOverOnlyAfterAWhileAndLeavesNothingBehind() {
    attach("u1", "s1", "document:1\ndocument:1:a");
    view("u1", "s1", "", 0);
    view("u1", "s1", "a", 0);
    detach("u1", "s1");
    long again = settle("u1", "s1", "");
    settle("u1", "s1", "a");
    assertThat(stored.eventTypes()).containsExactly("VIEWER_JOINED", "VIEWER_JOINED");
    scripts.awaitPast(again);
    settle("u1", "s1", "");
    settle("u1", "s1", "");
    settle("u1", "s1", "a");

    assertThat(stored.eventTypes())
        .containsExactly("VIEWER_JOINED", "VIEWER_JOINED", "VIEWER_LEFT", "VIEWER_LEFT");
    assertThat(stored.lastEvent().json().get("resource").asText()).isEqualTo("document:1:a");
    assertThat(stored.lastEvent().json().get("viewers").asInt()).isZero();
    assertThat(viewers()).isEmpty();
    assertThat(held()).isEmpty();
  }

  @Test
  void isNotedBesideTheSessionOnlyWhileNoStreamWatchesIt() {
    attach("u1", "s1", "document:1:a:b\n-document:1");
    view("u1", "s1", "a:b", 0);
    assertThat(held()).as("the stream says it").isEmpty();
    detach("u1", "s1");
    assertThat(held()).containsExactly("u1\ns1\nview\n" + WHOLE + "\na:b");
    attach("u1", "s1", "document:1:a:b");
    settle("u1", "s1", "a:b");
    assertThat(held()).isEmpty();
  }

  @Test
  void endsWithTheInstanceThatHadItsStream() {
    attach("u1", "s1", "document:1");
    view("u1", "s1", "", 0);
    scripts.onPartition(WHOLE, OperationKind.REFRESH, "two", BRIEF_LEASE, "1");
    do {
      scripts.onPartition(WHOLE, OperationKind.REFRESH, "two", BRIEF_LEASE, "");
    } while (scripts.redis.zscore(stored.keys.instances(), "one") != null);

    assertThat(held()).containsExactly("u1\ns1\nview\n" + WHOLE + "\n");
    scripts.awaitPast(settle("u1", "s1", ""));
    settle("u1", "s1", "");
    assertThat(stored.eventTypes()).containsExactly("VIEWER_JOINED", "VIEWER_LEFT");
    assertThat(held()).isEmpty();
  }

  @Test
  void aSecondStreamThatWatchesTheSameKeepsItFromBeingNoted() {
    attach("u1", "s1", "document:1");
    view("u1", "s1", "", 0);
    scripts.onPartition(WHOLE, OperationKind.REFRESH, "two", "60000", "1");
    attachAt("two", "u1", "s1", "document:1");
    detach("u1", "s1");
    assertThat(held()).isEmpty();
    assertThat(scripts.redis.zscore(stored.keys.deadlines(), "session:u1\ns1")).isNull();
  }

  @Test
  void goesOnWithTheNextStreamOfTheSameScope() {
    attach("u1", "s1", "document:1");
    view("u1", "s1", "", 0);
    detach("u1", "s1");
    long again = settle("u1", "s1", "");
    attach("u1", "s1", "document:1");
    view("u1", "s1", "", 0);
    scripts.awaitPast(again);
    assertThat(settle("u1", "s1", "")).isZero();
    assertThat(stored.eventTypes()).containsExactly("VIEWER_JOINED");
  }

  @Test
  void aStreamThatWatchesUnseenKeepsNoView() {
    attach("u1", "s1", "document:1");
    view("u1", "s1", "", 0);
    attach("u1", "s1", "-document:1");
    long again = settle("u1", "s1", "");
    scripts.awaitPast(again);
    settle("u1", "s1", "");
    assertThat(stored.eventTypes()).containsExactly("VIEWER_JOINED", "VIEWER_LEFT");
  }

  @Test
  void keepsOutOneUserTooManyButNoHolder() {
    attach("u1", "s1", "document:1");
    attach("u2", "s1", "document:1");
    view("u1", "s1", "", 1);
    assertThat(view("u2", "s1", "", 1)).isEqualTo("FULL");
    assertThat(view("u1", "s1", "", 1)).isEqualTo("VIEWS");
    scripts.acquire("document:1:b", by("u2", "l1"));
    assertThat(view("u2", "s1", "", 1)).isEqualTo("VIEWS");
  }

  @Test
  void aViewOfASessionThatRedisHasLostIsLookedAt() {
    assertThat(view("u1", "s1", "", 0)).isEqualTo("VIEWS");
    assertThat(scripts.redis.zscore(stored.keys.deadlines(), "session:u1\ns1")).isNotNull();

    scripts.awaitPast(settle("u1", "s1", ""));
    settle("u1", "s1", "");
    assertThat(stored.eventTypes()).containsExactly("VIEWER_JOINED", "VIEWER_LEFT");
    assertThat(viewers()).isEmpty();
  }

  private java.util.Map<String, String> viewers() {
    return scripts.redis.hgetall(stored.keys.viewers(StoreFixture.resource(WHOLE).document()));
  }

  private List<String> held() {
    return scripts.redis.zrange(stored.keys.held(), 0, -1);
  }

  private String view(String user, String session, String viewed, int limit) {
    return scripts
        .run(
            scripts.operation(
                OperationKind.VIEW,
                WHOLE,
                List.of(user, session, viewed, "Dr. " + user, Integer.toString(limit))))
        .status();
  }

  private long settle(String user, String session, String viewed) {
    return scripts
        .run(
            scripts.operation(
                OperationKind.SETTLE, WHOLE, List.of(user, session, "view", viewed, QUIET)))
        .number(1);
  }

  private void attach(String user, String session, String scopes) {
    attachAt("one", user, session, scopes);
  }

  private void detach(String user, String session) {
    scripts.onPartition(WHOLE, OperationKind.DETACH, user, session, "one", "1");
  }

  private void attachAt(String instance, String user, String session, String scopes) {
    Result result =
        scripts.onPartition(
            WHOLE,
            OperationKind.ATTACH,
            user,
            session,
            instance,
            "1",
            "Dr. " + user,
            "600",
            scopes,
            "here");
    assertThat(result.status()).isEqualTo("ATTACHED");
  }
}
