package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.service.system.Fleet;
import dev.holdfast.service.system.ForkedInstance;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances behind one Envoy: what a caller notices when one of the three goes. */
class InstancesIT {
  private static final String PATH = "/v1/locks/document:1:a";

  private RedisProcess redis;
  private Fleet fleet;
  private ForkedInstance one;
  private ForkedInstance two;
  private TestEdge edge;
  private Rest rest;
  private String smith;

  @BeforeEach
  void start(@TempDir Path folder) {
    TestEdge.envoy();
    redis = RedisProcess.start();
    fleet = new Fleet(folder, redis.uri());
    one = fleet.fork();
    two = fleet.fork();
    edge = TestEdge.start(folder, fleet, List.of(one, two));
    rest = new Rest(edge);
    smith = fleet.token("smith");
  }

  @AfterEach
  void stop() {
    edge.close();
    fleet.close();
    redis.close();
  }

  @Test
  void bothAreHealthyAndBothAreAsked() {
    soon().until(() -> healthy() == 6);
    for (int i = 0; i < 50; i++) {
      assertThat(rest.get(PATH, smith).status()).isEqualTo(200);
    }
    String clusters = rest.admin("/clusters");
    assertThat(clusters)
        .containsPattern("calls::127.0.0.1:" + one.grpcPort() + "::rq_total::[1-9]");
    assertThat(clusters)
        .containsPattern("calls::127.0.0.1:" + two.grpcPort() + "::rq_total::[1-9]");
  }

  @Test
  void killedInstanceIsNoticedByNobodyForLong() {
    assertAcquired();

    one.kill();

    soon().until(() -> healthy() == 3);
    for (int i = 0; i < 50; i++) {
      assertAcquired();
    }
    one.startAgain();
    soon().until(() -> healthy() == 6);
  }

  @Test
  void watchOfAKilledInstanceEndsAndResumesAtTheOther() throws Exception {
    try (var watch = RestWatch.open(edge, smith, "document:1", "application/json")) {
      soon().until(() -> !watch.messages().isEmpty());
      String token = watch.messages().get(0).path("resumeToken").asText();

      (serves(one) ? one : two).kill();

      soon().until(() -> !watch.open());
      soon().until(() -> acquire("one").status() == 200);
      try (var resumed =
          RestWatch.open(edge, smith, "document:1&resumeToken=" + token, "application/json")) {
        soon()
            .until(
                () ->
                    resumed.messages().stream()
                        .map(message -> message.at("/lockEvents/0/lock/resourceId").asText())
                        .anyMatch("document:1:a"::equals));
        assertThat(resumed.messages()).noneMatch(message -> message.has("snapshot"));
      }
    }
  }

  @Test
  void edgeWithoutInstancesSaysSoAndComesBackByItself() {
    one.kill();
    two.kill();

    soon().until(() -> rest.send("/healthz", HttpRequest.Builder::GET).status() == 503);
    Rest.Answer refused = rest.get(PATH, smith);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().path("code").asInt()).isEqualTo(14);
    assertThat(new GrpcWeb(edge).call("holdfast.v1.LockService/GetLock", smith).code())
        .isEqualTo(14);

    two.startAgain();
    soon().until(() -> rest.get(PATH, smith).status() == 200);
    soon().until(() -> rest.send("/healthz", HttpRequest.Builder::GET).status() == 200);
  }

  @Test
  void restartedEdgeKnowsNothingAndNeedsNothing() {
    assertAcquired();

    edge.kill();
    edge.startAgain();

    assertThat(new Rest(edge).get(PATH, smith).json().at("/locks/0/holder/lockId").asText())
        .isEqualTo("one");
  }

  @Test
  void storeThatIsAwayEndsNoWatch() throws Exception {
    try (var watch = RestWatch.open(edge, smith, "document:1", "application/json")) {
      soon().until(() -> !watch.messages().isEmpty());

      redis.kill();
      soon().until(() -> healthy() == 0);
      redis.startAgain();

      soon().until(() -> healthy() == 6);
      assertThat(watch.open()).isTrue();
    }
  }

  private void assertAcquired() {
    Rest.Answer answer = acquire("one");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private Rest.Answer acquire(String lockId) {
    return rest.post(
        "/v1/locks:acquire",
        smith,
        "{\"resourceId\":\"document:1:a\",\"lockId\":\"%s\"}".formatted(lockId));
  }

  /** Whether the one open watch goes to it. */
  private boolean serves(ForkedInstance instance) {
    return rest.admin("/clusters")
        .contains("watches::127.0.0.1:%d::rq_active::1\n".formatted(instance.grpcPort()));
  }

  /** How many times a cluster has a healthy instance; Envoy's own, for the keys, has none. */
  private long healthy() {
    return rest.admin("/clusters")
        .lines()
        .filter(line -> line.endsWith("::healthy") && !line.startsWith("keys::"))
        .count();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60));
  }
}
