package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Watches by REST through Envoy: their forms, and how long they live. */
class StreamsIT {
  private static final String LINES = "application/json";
  private static final String EVENTS = "text/event-stream";

  @Test
  void watchIsOneJsonObjectALine() throws Exception {
    try (var standing = StandingEdge.start(List.of());
        var watch = RestWatch.open(standing.edge(), standing.token("jane"), "document:1", LINES)) {
      assertThat(watch.status()).isEqualTo(200);
      assertThat(watch.contentType()).isEqualTo(LINES);
      assertEventsCome(standing, watch);
      assertThat(watch.lines()).noneMatch(String::isBlank);
    }
  }

  @Test
  void watchIsServerSentEventsForWhoAcceptsThose() throws Exception {
    try (var standing = StandingEdge.start(List.of());
        var watch = RestWatch.open(standing.edge(), standing.token("jane"), "document:1", EVENTS)) {
      assertThat(watch.contentType()).isEqualTo(EVENTS);
      assertEventsCome(standing, watch);
      assertThat(watch.lines())
          .allMatch(line -> line.isBlank() || line.startsWith("data: "))
          .anyMatch(String::isBlank);
    }
  }

  @Test
  void refusedWatchHasItsStatusAndReason() throws Exception {
    try (var standing = StandingEdge.start(List.of());
        var watch = RestWatch.open(standing.edge(), standing.token("jane"), "*", LINES)) {
      assertThat(watch.status()).isEqualTo(403);
      soon().until(() -> !watch.messages().isEmpty());
      assertThat(watch.messages().get(0).at("/details/0/reason").asText())
          .isEqualTo("ACCESS_DENIED");
    }
  }

  @Test
  void heartbeatsCarryAQuietWatchBeyondTwoIdleTimeouts() throws Exception {
    try (var standing =
            StandingEdge.start(
                List.of("watch.heartbeat: 200ms"),
                // So long no machine is too busy for one heartbeat.
                "HOLDFAST_EDGE_WATCH_IDLE=5s",
                "HOLDFAST_EDGE_CONNECTION_IDLE=5s",
                "HOLDFAST_EDGE_REQUEST_TIMEOUT=5s");
        var watch = RestWatch.open(standing.edge(), standing.token("jane"), "document:1", LINES)) {
      // Twice 5 s are fifty heartbeats.
      await().atMost(Duration.ofMinutes(1)).until(() -> watch.heartbeats() > 50);
      assertThat(watch.open()).isTrue();
      assertEventsCome(standing, watch);
    }
  }

  @Test
  void watchWithoutHeartbeatsIsGivenUp() throws Exception {
    try (var standing =
            StandingEdge.start(List.of("watch.heartbeat: 5m"), "HOLDFAST_EDGE_WATCH_IDLE=0.6s");
        var watch = RestWatch.open(standing.edge(), standing.token("jane"), "document:1", LINES)) {
      soon().until(() -> !watch.open());
    }
  }

  @Test
  void largeSnapshotComesWhole() throws Exception {
    try (var standing =
        StandingEdge.start(
            List.of("lock-types.document.locks-per-user: 1000", "locks.single-tab: false"))) {
      Rest rest = standing.rest();
      String smith = standing.token("smith");
      for (int i = 0; i < 600; i++) {
        String body =
            "{\"resourceId\":\"document:1:s%d\",\"metadata\":{\"note\":\"%s\"}}"
                .formatted(i, "x".repeat(500));
        assertThat(rest.post("/v1/locks:acquire", smith, body).status()).isEqualTo(200);
      }
      try (var watch = RestWatch.open(standing.edge(), smith, "document:1", LINES)) {
        soon()
            .until(
                () ->
                    watch.messages().stream()
                            .mapToInt(message -> message.at("/snapshot/locks").size())
                            .sum()
                        == 600);
      }
      assertThat(rest.get("/v1/locks?scope=document:1&pageSize=1000", smith).json().path("locks"))
          .hasSize(600);
    }
  }

  private static void assertEventsCome(StandingEdge standing, RestWatch watch) {
    soon().until(() -> !watch.messages().isEmpty());
    assertThat(watch.messages().get(0).has("snapshot")).isTrue();

    Rest.Answer acquired =
        standing
            .rest()
            .post(
                "/v1/locks:acquire", standing.token("smith"), "{\"resourceId\":\"document:1:a\"}");
    long token = acquired.json().at("/lock/fencingToken").asLong();

    soon().until(() -> watch.messages().stream().anyMatch(message -> tellsOf(message, token)));
  }

  private static boolean tellsOf(JsonNode message, long fencingToken) {
    JsonNode event = message.at("/lockEvents/0");
    return event.path("type").asText().equals("LOCK_EVENT_TYPE_ACQUIRED")
        && event.at("/lock/fencingToken").asLong() == fencingToken;
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }
}
