package dev.holdfast.service.system;

import static dev.holdfast.v1.ViewerEventType.VIEWER_EVENT_TYPE_JOINED;
import static dev.holdfast.v1.ViewerEventType.VIEWER_EVENT_TYPE_LEFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.ListViewersRequest;
import dev.holdfast.v1.Viewer;
import dev.holdfast.v1.ViewerEvent;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who looks at a document sees who else does. */
class ViewersIT {
  private static final String DOCUMENT = "document:1";

  private RedisProcess redis;
  private Fleet fleet;
  private LocalInstance one;
  private LocalInstance two;
  private Client smith;
  private Client jane;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet =
        new Fleet(
            data,
            redis.uri(),
            "sessions.quiet: 500ms",
            "lock-types.limited.viewers: 1",
            "lock-types.limited.grace: 1s");
    one = fleet.start();
    two = fleet.start();
    smith = fleet.client(one, "smith");
    jane = fleet.client(two, "jane");
  }

  @AfterEach
  void stop() {
    fleet.close();
    redis.close();
  }

  @Test
  void comingAndLeavingIsToldWithCountsAcrossInstances() {
    RecordedWatch smiths = watching(smith, "s", DOCUMENT);
    RecordedWatch janes = watching(jane, "j", DOCUMENT);
    soon().until(() -> told(smiths).contains("JOINED jane 1 of 2"));
    assertThat(janes.viewersAtFirst()).extracting(Viewer::getUserId).contains("smith");
    assertThat(viewers(smith, DOCUMENT)).containsExactlyInAnyOrder("jane 1", "smith 1");

    janes.close();

    soon().until(() -> told(smiths).contains("LEFT jane 0 of 1"));
    assertThat(viewers(smith, DOCUMENT)).containsExactly("smith 1");
    Viewer left = smiths.viewerEvents().get(smiths.viewerEvents().size() - 1).getViewer();
    assertThat(left.getScope()).isEqualTo(DOCUMENT);
    assertThat(left.getDisplayName()).isEqualTo("Dr. jane");
    smiths.close();
  }

  @Test
  void aUserOfTwoSessionsIsOneViewerUntilBothHaveLeft() {
    RecordedWatch smiths = watching(smith, "s", DOCUMENT);
    RecordedWatch first = watching(jane, "1", DOCUMENT);
    RecordedWatch second = watching(fleet.client(one, "jane"), "2", DOCUMENT);
    soon().until(() -> told(smiths).contains("JOINED jane 2 of 2"));
    assertThat(viewers(smith, DOCUMENT)).containsExactlyInAnyOrder("jane 2", "smith 1");
    first.close();
    soon().until(() -> viewers(smith, DOCUMENT).contains("jane 1"));
    second.close();
    soon().until(() -> told(smiths).contains("LEFT jane 0 of 1"));
    assertThat(told(smiths).stream().filter(event -> event.startsWith("LEFT"))).hasSize(1);
    smiths.close();
  }

  @Test
  void aReconnectIsNotToldAndNeitherIsASecondStreamOfTheSession() {
    RecordedWatch smiths = watching(smith, "s", DOCUMENT);
    RecordedWatch janes = watching(jane, "j", DOCUMENT);
    soon().until(() -> told(smiths).contains("JOINED jane 1 of 2"));
    RecordedWatch again = watching(fleet.client(one, "jane"), "j", DOCUMENT);
    janes.close();
    RecordedWatch third = watching(fleet.client(one, "joe"), "joe", DOCUMENT);
    third.close();
    soon().until(() -> told(smiths).contains("LEFT joe 0 of 2"));
    assertThat(told(smiths).stream().filter(event -> event.contains("jane")))
        .containsExactly("JOINED jane 1 of 2");
    again.close();
    smiths.close();
  }

  @Test
  void aSectionHasViewersOfItsOwn() {
    RecordedWatch whole = watching(smith, "s", DOCUMENT);
    RecordedWatch section = watching(jane, "j", DOCUMENT + ":a");
    soon().until(() -> told(whole).contains("JOINED jane 1 of 1"));
    assertThat(viewers(smith, DOCUMENT)).containsExactlyInAnyOrder("jane 1", "smith 1");
    assertThat(viewers(smith, DOCUMENT + ":a")).containsExactly("jane 1");
    assertThat(told(section)).allMatch(event -> event.contains("jane"));
    whole.close();
    section.close();
  }

  @Test
  void whoIsInvisibleOrInNoSessionOrWatchesAllIsNoViewer() {
    RecordedWatch invisible =
        opened(
            smith,
            WatchLocksRequest.newBuilder()
                .addScopes(DOCUMENT)
                .setSessionId("s")
                .setInvisible(true));
    RecordedWatch sessionless = watching(smith, "", DOCUMENT);
    RecordedWatch wide = watching(fleet.client(one, "root", "admin"), "w", "document:*");
    assertThat(viewers(smith, DOCUMENT)).isEmpty();
    RecordedWatch janes = watching(jane, "j", DOCUMENT);
    soon().until(() -> told(invisible).equals(List.of("JOINED jane 1 of 1")));
    assertThat(wide.viewerEvents()).isEmpty();
    List.of(invisible, sessionless, wide, janes).forEach(RecordedWatch::close);
  }

  @Test
  void viewersAreLeftOutWhereTheyAreNotWanted() {
    RecordedWatch without =
        opened(
            smith,
            WatchLocksRequest.newBuilder()
                .addScopes(DOCUMENT)
                .setSessionId("s")
                .setOmitViewers(true));
    RecordedWatch janes = watching(jane, "j", DOCUMENT);
    jane.acquireIn("j", DOCUMENT + ":a");
    soon().until(() -> !without.events().isEmpty());
    assertThat(without.viewerEvents()).isEmpty();
    assertThat(without.viewersAtFirst()).isEmpty();
    without.close();
    janes.close();
  }

  @Test
  void oneViewerTooManyIsRefusedButNeverAHolder() {
    String limited = "limited:1";
    RecordedWatch first = watching(smith, "s", limited);
    RecordedWatch refused = RecordedWatch.inSession(jane, "j", limited);
    soon().until(() -> refused.status() != null);
    assertThat(refused.status())
        .isNotNull()
        .extracting(Status::getCode)
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(viewers(smith, limited)).containsExactly("smith 1");

    RecordedWatch same = watching(fleet.client(two, "smith"), "again", limited);
    jane.acquire(limited + ":a", "l1", Duration.ofMinutes(1));
    RecordedWatch holder = watching(jane, "j", limited);
    assertThat(viewers(smith, limited)).containsExactlyInAnyOrder("jane 1", "smith 2");
    List.of(first, same, holder).forEach(RecordedWatch::close);
  }

  private static List<String> told(RecordedWatch watch) {
    return watch.viewerEvents().stream().map(ViewersIT::shown).toList();
  }

  private static String shown(ViewerEvent event) {
    String type =
        event.getType() == VIEWER_EVENT_TYPE_JOINED
            ? "JOINED"
            : event.getType() == VIEWER_EVENT_TYPE_LEFT ? "LEFT" : "?";
    return "%s %s %d of %d"
        .formatted(
            type,
            event.getViewer().getUserId(),
            event.getViewer().getSessions(),
            event.getViewerCount());
  }

  private static List<String> viewers(Client client, String scope) {
    return client
        .calls(Duration.ofSeconds(20))
        .listViewers(ListViewersRequest.newBuilder().setScope(scope).build())
        .getViewersList()
        .stream()
        .map(viewer -> viewer.getUserId() + " " + viewer.getSessions())
        .toList();
  }

  private static RecordedWatch watching(Client client, String session, String scope) {
    return opened(client, WatchLocksRequest.newBuilder().addScopes(scope).setSessionId(session));
  }

  private static RecordedWatch opened(Client client, WatchLocksRequest.Builder request) {
    RecordedWatch watch = RecordedWatch.open(client, request.build());
    soon().until(() -> watch.snapshots() == 1);
    return watch;
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }
}
