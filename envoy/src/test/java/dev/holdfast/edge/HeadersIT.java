package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a caller says of itself outside the token counts for nothing, and no token is written down.
 */
class HeadersIT {
  private static StandingEdge standing;
  private static Rest rest;

  @BeforeAll
  static void start() {
    standing = StandingEdge.start(List.of("locks.single-tab: false"));
    rest = standing.rest();
  }

  @AfterAll
  static void stop() {
    standing.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-user",
        "x-user-id",
        "x-forwarded-user",
        "x-auth-request-user",
        "x-jwt-payload",
        "x-roles"
      })
  void identityIsTheTokensWhateverAHeaderSays(String header) {
    Rest.Answer acquired =
        rest.send(
            "/v1/locks:acquire",
            request ->
                request
                    .header("authorization", "Bearer " + standing.token("smith"))
                    .header(header, "admin")
                    .POST(
                        BodyPublishers.ofString(
                            "{\"resourceId\":\"document:%s:a\"}".formatted(header))));

    assertThat(acquired.json().path("lock").path("holder").path("userId").asText())
        .isEqualTo("smith");
    Rest.Answer all =
        rest.send(
            "/v1/locks",
            request ->
                request
                    .header("authorization", "Bearer " + standing.token("smith"))
                    .header(header, "admin"));
    assertThat(all.status()).isEqualTo(403);
  }

  @Test
  void headersThatSteerEnvoyAreNotHeard() {
    Rest.Answer answer =
        rest.send(
            "/v1/locks/document:1:a",
            request ->
                request
                    .header("authorization", "Bearer " + standing.token("smith"))
                    .header("x-envoy-original-path", "/")
                    .header("x-envoy-upstream-rq-timeout-ms", "1")
                    .header("x-request-id", "chosen"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-request-id")).isNotEmpty().isNotEqualTo("chosen");
  }

  @Test
  void servicesOfTheMachineAloneAreNotReachedThroughIt() {
    assertThat(
            new GrpcWeb(standing.edge())
                .call(
                    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                    standing.token("smith"))
                .http())
        .isEqualTo(404);
  }

  @Test
  void accessLogHasTheUserAndNeitherTokenNorQuery() throws IOException {
    String token = standing.token("smith");
    rest.get("/v1/locks:get?resourceId=document:1:secret", token);
    rest.send("/v1/locks?access_token=" + token, request -> request);

    Path log = TestEdge.accessLog(standing.folder());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(Files.readString(log))
                    .contains("\"path\":\"/v1/locks:get\"", "\"userId\":\"smith\"")
                    .contains("\"path\":\"/v1/locks\""));
    assertThat(Files.readString(log))
        .doesNotContain(token.substring(token.lastIndexOf('.')), "secret", "access_token");
  }
}
