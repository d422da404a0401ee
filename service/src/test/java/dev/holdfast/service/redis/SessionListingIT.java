package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.AdminStore.SessionPage;
import dev.holdfast.service.lock.AdminStore.SessionPlace;
import dev.holdfast.service.lock.ListedSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions as an administrator lists them, from what their home partitions have. */
class SessionListingIT {
  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final SessionListing listing = new SessionListing(scripts.reads, scripts.partitions);

  @Test
  void tellsWhatASessionWatchesAndHoldsInEveryPartition() {
    connect("smith", "s1", "\"at\":{\"i/1\":\"document:1\\n-report:2\"},\"home\":true");
    scripts.acquire("document:1:a", by("smith", "l").inSession("s1"));
    scripts.acquire("report:2:b", by("smith", "l").inSession("s1"));
    scripts.acquire("report:2:c", by("smith", "l").inSession("s10"));

    ListedSession session = page("", SessionPlace.BEGINNING, 10).sessions().get(0);

    assertThat(session.userId()).isEqualTo("smith");
    assertThat(session.sessionId()).isEqualTo("s1");
    assertThat(session.displayName()).isEqualTo("Dr. smith");
    assertThat(session.connectTime()).isEqualTo(Instant.ofEpochMilli(1_000));
    assertThat(session.graceExpireTime()).isNull();
    assertThat(session.scopes()).containsExactly("document:1", "report:2");
    assertThat(session.held()).containsExactlyInAnyOrder("document:1:a", "report:2:b");
  }

  @Test
  void tellsWhenTheGraceOfADisconnectedSessionIsOver() {
    connect("smith", "s1", "\"at\":{},\"home\":true,\"away\":5000,\"grace\":30000");

    assertThat(page("", SessionPlace.BEGINNING, 10).sessions().get(0).graceExpireTime())
        .isEqualTo(Instant.ofEpochMilli(35_000));
  }

  @Test
  void leavesOutWhereASessionIsNotAtHome() {
    connect("smith", "s1", "\"at\":{\"i/1\":\"\"}");
    assertThat(page("", SessionPlace.BEGINNING, 10).sessions()).isEmpty();
  }

  @Test
  void pagesTellEachSessionOnce() {
    for (int user = 0; user < 20; user++) {
      for (int session = 0; session < 3; session++) {
        connect("user" + user, "s" + session, "\"at\":{\"i/1\":\"\"},\"home\":true");
      }
    }
    var seen = new ArrayList<String>();
    @Nullable SessionPlace place = SessionPlace.BEGINNING;
    while (place != null) {
      SessionPage page = page("", place, 7);
      assertThat(page.sessions()).hasSizeLessThanOrEqualTo(7);
      page.sessions().forEach(s -> seen.add(s.userId() + ' ' + s.sessionId()));
      place = page.next();
    }

    assertThat(seen).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void ofOneUserOnlyThoseAreListed() {
    connect("smith", "s1", "\"at\":{\"i/1\":\"\"},\"home\":true");
    connect("smith", "s2", "\"at\":{\"i/1\":\"\"},\"home\":true");
    connect("smithers", "s3", "\"at\":{\"i/1\":\"\"},\"home\":true");

    SessionPage first = page("smith", SessionPlace.BEGINNING, 1);
    assertThat(page("smith", requireNonNull(first.next()), 10).sessions())
        .extracting(ListedSession::sessionId)
        .isEqualTo(List.of("s2"));
  }

  private SessionPage page(String user, SessionPlace after, int size) {
    return StoreFixture.await(listing.page(user, after, size));
  }

  private static void connect(String user, String session, String rest) {
    String key = scripts.partitions.keys(scripts.partitions.ofUser(user)).sessions();
    scripts.redis.hset(
        key,
        user + '\n' + session,
        "{\"name\":\"Dr. " + user + "\",\"connected\":1000," + rest + "}");
  }
}
