package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pages of other sites may do (the Fetch standard's CORS protocol). */
class CrossSiteIT {
  private static final String FRIEND = "https://reports.example";
  private static final String STRANGER = "https://evil.example";
  private static final String PATH = "/v1/locks:acquire";

  private static StandingEdge standing;
  private static Rest rest;

  @BeforeAll
  static void start() {
    standing = StandingEdge.start(List.of(), "HOLDFAST_ORIGINS=https://other.example," + FRIEND);
    rest = standing.rest();
  }

  @AfterAll
  static void stop() {
    standing.close();
  }

  @Test
  void listedSiteMayAskBeforehand() {
    Rest.Answer answer = preflight(FRIEND);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo(FRIEND);
    assertThat(answer.header("access-control-allow-headers"))
        .contains("authorization", "content-type", "x-grpc-web");
    assertThat(answer.headers().firstValue("access-control-allow-credentials")).isEmpty();
  }

  @Test
  void listedSiteReadsAnswersAndErrors() {
    Rest.Answer refused = from(FRIEND, "text/plain");

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("access-control-allow-origin")).isEqualTo(FRIEND);
    assertThat(refused.header("access-control-expose-headers"))
        .contains("grpc-status", "grpc-message", "grpc-status-details-bin", "retry-after");
  }

  @Test
  void listedSiteReadsWhenToComeBack() {
    try (var few =
        StandingEdge.start(
            List.of(),
            "HOLDFAST_ORIGINS=" + FRIEND,
            "HOLDFAST_EDGE_BURST=1",
            "HOLDFAST_EDGE_CALLS_PER_SECOND=1")) {
      Rest busy = few.rest();
      Rest.Answer refused =
          await()
              .atMost(Duration.ofSeconds(20))
              .pollInterval(Duration.ofMillis(1))
              .until(() -> from(busy, FRIEND, "text/plain"), answer -> answer.status() == 429);

      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(refused.header("access-control-allow-origin")).isEqualTo(FRIEND);
      assertThat(refused.header("access-control-expose-headers")).contains("retry-after");
    }
  }

  @Test
  void anotherSiteIsAllowedNothing() {
    assertThat(preflight(STRANGER).headers().firstValue("access-control-allow-origin")).isEmpty();
    assertThat(preflight(FRIEND + ".evil.example").header("access-control-allow-origin")).isEmpty();
    assertThat(preflight("null").header("access-control-allow-origin")).isEmpty();
  }

  @Test
  void formOfAnotherSiteHasNoTokenAndIsRefused() {
    Rest.Answer refused = from(STRANGER, "application/x-www-form-urlencoded");

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("access-control-allow-origin")).isEmpty();
  }

  @Test
  void preflightReachesNoInstance() {
    assertThat(preflight(STRANGER).headers().firstValue("grpc-status")).isEmpty();
    assertThat(preflight(STRANGER).body()).isEmpty();
  }

  private static Rest.Answer preflight(String origin) {
    return rest.send(
        PATH,
        request ->
            request
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
  }

  /** As a page sends it without asking beforehand: with the browser's cookies, without a token. */
  private static Rest.Answer from(String origin, String contentType) {
    return from(rest, origin, contentType);
  }

  private static Rest.Answer from(Rest calls, String origin, String contentType) {
    return calls.send(
        PATH,
        (HttpRequest.Builder request) ->
            request
                .header("origin", origin)
                .header("content-type", contentType)
                .header("cookie", "token=" + standing.token("smith"))
                .POST(BodyPublishers.ofString("{\"resourceId\":\"document:1:a\"}")));
  }
}
