package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.service.system.Fleet;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's calls as REST, each with the HTTP status that says what became of it. */
class RestCallsIT {
  private static final String RESOURCE = "document:1:a";

  private RedisProcess redis;
  private Fleet fleet;
  private TestEdge edge;
  private Rest rest;
  private String smith;
  private String jane;
  private String admin;

  @BeforeEach
  void start(@TempDir Path folder) {
    TestEdge.envoy();
    redis = RedisProcess.start();
    fleet = new Fleet(folder, redis.uri());
    edge = TestEdge.start(folder, fleet, List.of(fleet.start()));
    rest = new Rest(edge);
    smith = fleet.token("smith");
    jane = fleet.token("jane");
    admin = fleet.token("admin", "admin");
  }

  @AfterEach
  void stop() {
    edge.close();
    fleet.close();
    redis.close();
  }

  @Test
  void lockIsAcquiredRenewedAndReleased() {
    Rest.Answer acquired = acquire(smith, "one");
    assertThat(acquired.status()).isEqualTo(200);
    JsonNode lock = acquired.json().path("lock");
    assertThat(lock.path("resourceId").asText()).isEqualTo(RESOURCE);
    assertThat(lock.path("holder").path("displayName").asText()).isEqualTo("Dr. smith");
    assertThat(lock.path("fencingToken").asLong()).isPositive();

    Rest.Answer renewed = rest.post("/v1/locks:renew", smith, hold("one"));
    assertThat(renewed.status()).isEqualTo(200);
    assertThat(renewed.json().path("locks")).hasSize(1);

    Rest.Answer released = rest.post("/v1/locks:release", smith, hold("one"));
    assertThat(released.status()).isEqualTo(200);
    assertThat(released.json().path("released").asBoolean()).isTrue();
    Rest.Answer again = rest.post("/v1/locks:release", smith, hold("one"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("released").asBoolean(true)).isFalse();
  }

  @Test
  void deniedCallerReadsWhoHoldsIt() {
    acquire(smith, "one");

    Rest.Answer denied = acquire(jane, "two");

    assertThat(denied.status()).isEqualTo(409);
    assertThat(denied.header("content-type")).isEqualTo("application/json");
    assertThat(denied.reason()).isEqualTo("LOCK_HELD");
    JsonNode error = denied.json().path("details").path(0).path("metadata");
    assertThat(error.path("holder_display_name").asText()).isEqualTo("Dr. smith");
    assertThat(denied.json().path("details").path(1).path("holder").path("userId").asText())
        .isEqualTo("smith");
  }

  @Test
  void renewingWhatIsLostIsAConflict() {
    Rest.Answer lost = rest.post("/v1/locks:renew", smith, hold("one"));

    assertThat(lost.status()).isEqualTo(409);
    assertThat(lost.reason()).isEqualTo("LOCK_LOST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/locks/document:1:a",
        "/v1/locks/document:1/a",
        "/v1/locks/document%3A1%3Aa",
        "/v1/locks:get?resourceId=document:1:a",
        "/v1/locks:get?resource_id=document%3A1%2Fa"
      })
  void lockIsFoundHoweverItsIdIsWritten(String path) {
    acquire(smith, "one");

    Rest.Answer found = rest.get(path, jane);

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.json().path("locks").path(0).path("resourceId").asText()).isEqualTo(RESOURCE);
  }

  @Test
  void freeLockSaysThatItIsFree() {
    assertThat(rest.get("/v1/locks/" + RESOURCE, jane).json().path("locked").isBoolean()).isTrue();
  }

  @Test
  void locksOfADocumentAreListedForAllAndAllLocksForAdministrators() {
    acquire(smith, "one");

    assertThat(rest.get("/v1/locks?scope=document:1", jane).json().path("locks")).hasSize(1);
    assertThat(rest.get("/v1/locks?pageSize=10", admin).json().path("locks")).hasSize(1);
    Rest.Answer refused = rest.get("/v1/locks", jane);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.reason()).isEqualTo("ACCESS_DENIED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/locks:acquire | {\"resourceId\":\"document\"} | RESOURCE_ID_INVALID",
        "/v1/locks:acquire | {\"resourceId\":\"document:1:a\",\"ttl\":\"7200s\"} | TTL_OUT_OF_RANGE",
        "/v1/locks:acquire | {\"resourceId\": | ''",
        "/v1/locks:acquire | {\"resourceId\":{}} | ''",
        "/v1/locks:acquire | '' | RESOURCE_ID_INVALID",
      })
  void badInputIsABadRequest(String path, String body, String reason) {
    Rest.Answer refused = rest.post(path, smith, body);

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().path("code").asInt()).isEqualTo(3);
    assertThat(refused.reason()).isEqualTo(reason);
  }

  @Test
  void unknownParameterIsABadRequest() {
    assertThat(rest.get("/v1/locks?scoop=document:1", smith).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/lock", "/v1", "/v2/locks", "/metrics", "/app.js.map", "/v1/locks:"})
  void unknownPathIsNotFound(String path) {
    Rest.Answer unknown = rest.get(path, smith);

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("code").asInt()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/viewers?scope=document:1",
    "POST, /v1/locks:requestTakeover",
    "POST, /v1/locks:answerTakeover",
    "POST, /v1/admin/locks:forceRelease",
    "POST, /v1/admin/locks:forceTake",
    "POST, /v1/admin/locks:clear",
    "GET, /v1/admin/sessions"
  })
  void everyCallOfTheContractHasItsPath(String method, String path) {
    Rest.Answer answer =
        method.equals("GET") ? rest.get(path, admin) : rest.post(path, admin, "{}");

    assertThat(answer.status()).as(answer.body()).isNotIn(401, 404);
  }

  @Test
  void wrongMethodIsNotFound() {
    assertThat(rest.get("/v1/locks:acquire", smith).status()).isEqualTo(404);
    assertThat(
            rest.send(
                    "/v1/locks/" + RESOURCE,
                    request -> request.header("authorization", "Bearer " + smith).DELETE())
                .status())
        .isEqualTo(404);
  }

  @Test
  void callWithoutATokenIsUnauthorized() {
    Rest.Answer refused = rest.send("/v1/locks/" + RESOURCE, HttpRequest.Builder::GET);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().path("code").asInt()).isEqualTo(16);
    assertThat(refused.reason()).isEqualTo("TOKEN_MISSING");
  }

  @Test
  void storeThatIsAwayIsSaidWithTheTimeToRetry() {
    redis.kill();

    Rest.Answer refused = acquire(smith, "one");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.reason()).isEqualTo("STORE_UNAVAILABLE");
    assertThat(refused.json().path("details").path(1).path("retryDelay").asText()).isNotEmpty();
  }

  private Rest.Answer acquire(String token, String lockId) {
    return rest.post("/v1/locks:acquire", token, hold(lockId));
  }

  private static String hold(String lockId) {
    return "{\"resourceId\":\"%s\",\"lockId\":\"%s\"}".formatted(RESOURCE, lockId);
  }
}
