package dev.holdfast.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What one caller may cost, while the others are served on. */
class LimitsIT {
  private static final String PATH = "/v1/locks/document:1:a";
  private static final int IDLE_CONNECTIONS = 1_000;

  /** An HTTP/2 frame: no length, type 4, no flags, stream 0. */
  private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  /** All of it is there before Envoy has the keys, which it asks for then. */
  @Test
  void oversizedBodyOfTheFirstCallIsRefused() throws IOException {
    try (var standing = StandingEdge.start(List.of());
        var first = new Socket(InetAddress.getLoopbackAddress(), standing.edge().port())) {
      String body = body(65 * 1_024);
      String request =
          "POST /v1/locks:acquire HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %s\r\ncontent-length: %d\r\n\r\n%s"
              .formatted(standing.token("smith"), body.length(), body);
      first.getOutputStream().write(request.getBytes(US_ASCII));
      first.setSoTimeout((int) Duration.ofSeconds(30).toMillis());

      assertThat(new String(first.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void oversizedBodyIsRefused() {
    try (var standing = StandingEdge.start(List.of())) {
      Rest rest = standing.rest();
      String token = standing.token("smith");

      assertTooLarge(rest.post("/v1/locks:acquire", token, body(65 * 1_024)));
      assertThat(rest.post("/v1/locks:acquire", token, body(1_000)).status()).isEqualTo(400);
      assertThat(rest.get(PATH, token).status()).isEqualTo(200);
    }
  }

  @Test
  void oversizedBodyWithoutALengthIsRefused() {
    try (var standing = StandingEdge.start(List.of())) {
      Rest rest = standing.rest();
      String token = standing.token("smith");
      // So that Envoy has the keys, and waits for nothing but the body.
      assertThat(rest.get(PATH, token).status()).isEqualTo(200);

      assertTooLarge(
          rest.send(
              "/v1/locks:acquire",
              request ->
                  request
                      .header("authorization", "Bearer " + token)
                      .POST(inPieces(body(65 * 1_024)))));

      assertThat(rest.get(PATH, token).status()).isEqualTo(200);
    }
  }

  @Test
  void oversizedHeadersAreRefused() {
    try (var standing = StandingEdge.start(List.of())) {
      Rest rest = standing.rest();
      Rest.Answer refused =
          rest.send(PATH, request -> request.header("x-large", "x".repeat(17 * 1_024)));

      assertThat(refused.status()).isEqualTo(431);
      assertThat(rest.get(PATH, standing.token("smith")).status()).isEqualTo(200);
    }
  }

  @Test
  void callerBeyondItsRateIsToldWhenToComeBack() {
    try (var standing =
        StandingEdge.start(
            List.of(), "HOLDFAST_EDGE_BURST=5", "HOLDFAST_EDGE_CALLS_PER_SECOND=1")) {
      Rest rest = standing.rest();
      String token = standing.token("smith");
      // The very call that was refused: the next one may have its allowance again.
      Rest.Answer refused =
          atOnce().until(() -> rest.get(PATH, token), answer -> answer.status() == 429);

      assertThat(refused.reason()).isEqualTo("RATE_LIMITED");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      var grpcWeb = new GrpcWeb(standing.edge());
      GrpcWeb.Answer grpc =
          atOnce()
              .until(
                  () -> grpcWeb.call("holdfast.v1.LockService/GetLock", token),
                  answer -> answer.code() == 8);
      assertThat(grpc.reason()).isEqualTo("RATE_LIMITED");
      await().atMost(Duration.ofSeconds(20)).until(() -> rest.get(PATH, token).status() == 200);
    }
  }

  @Test
  void strangersAllowanceIsBoundedToo() {
    try (var standing =
        StandingEdge.start(
            List.of(), "HOLDFAST_EDGE_BURST=5", "HOLDFAST_EDGE_CALLS_PER_SECOND=1")) {
      Rest rest = standing.rest();
      atOnce().until(() -> rest.send(PATH, HttpRequest.Builder::GET).status() == 429);
    }
  }

  @Test
  void idleConnectionsHinderNobodyAndAreClosed() throws IOException {
    try (var standing = StandingEdge.start(List.of(), "HOLDFAST_EDGE_CONNECTION_IDLE=2s")) {
      List<Socket> idle = connections(standing.edge(), IDLE_CONNECTIONS);
      try {
        assertThat(standing.rest().get(PATH, standing.token("smith")).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> idle.stream().allMatch(LimitsIT::ended));
      } finally {
        close(idle);
      }
      assertThat(standing.rest().get(PATH, standing.token("smith")).status()).isEqualTo(200);
    }
  }

  @Test
  void connectionsBeyondTheLimitAreClosedAndTheOthersServedOn() throws IOException {
    try (var standing = StandingEdge.start(List.of(), "HOLDFAST_EDGE_MAX_CONNECTIONS=100")) {
      Rest early = standing.rest();
      String token = standing.token("smith");
      assertThat(early.get(PATH, token).status()).isEqualTo(200);
      List<Socket> idle = connections(standing.edge(), IDLE_CONNECTIONS);
      try {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> idle.stream().filter(LimitsIT::ended).count() >= IDLE_CONNECTIONS - 100);
        assertThat(early.get(PATH, token).status()).isEqualTo(200);
      } finally {
        close(idle);
      }
      Rest late = standing.rest();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> late.get(PATH, token).status() == 200);
    }
  }

  @Test
  void watchesAtTheirLimitKeepNoOtherCallOut() throws Exception {
    try (var standing = StandingEdge.start(List.of(), "HOLDFAST_EDGE_MAX_WATCHES=2")) {
      String token = standing.token("smith");
      try (var one = RestWatch.open(standing.edge(), token, "document:1", "application/json");
          var two = RestWatch.open(standing.edge(), token, "document:1", "application/json");
          var three = RestWatch.open(standing.edge(), token, "document:1", "application/json")) {
        assertThat(List.of(one.status(), two.status(), three.status()))
            .containsExactly(200, 200, 503);
        assertThat(
                standing
                    .rest()
                    .post("/v1/locks:acquire", token, "{\"resourceId\":\"document:1:a\"}")
                    .status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void burstOfWatchesIsServedThoughItIsMoreThanTheServiceTakesOnAConnection() {
    try (var standing = StandingEdge.start(List.of())) {
      List<String> tokens =
          Stream.of("ann", "ben", "cat", "dan").map(user -> standing.token(user)).toList();
      List<CompletableFuture<RestWatch>> burst =
          IntStream.range(0, 400)
              .mapToObj(i -> tokens.get(i % tokens.size()))
              .map(
                  token ->
                      RestWatch.begin(standing.edge(), token, "document:1", "application/json"))
              .toList();
      try {
        assertThat(burst).allMatch(watch -> watch.join().status() == 200);
      } finally {
        burst.forEach(watch -> watch.join().close());
      }
    }
  }

  @Test
  void requestThatDoesNotArriveIsGivenUp() throws IOException {
    try (var standing = StandingEdge.start(List.of(), "HOLDFAST_EDGE_REQUEST_TIMEOUT=1s");
        var slow = new Socket(InetAddress.getLoopbackAddress(), standing.edge().port())) {
      slow.getOutputStream()
          .write("POST /v1/locks:acquire HTTP/1.1\r\nhost: x\r\n".getBytes(US_ASCII));
      slow.setSoTimeout((int) Duration.ofSeconds(30).toMillis());

      byte[] answer = slow.getInputStream().readAllBytes();

      assertThat(new String(answer, US_ASCII)).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void silentHttp2ConnectionIsClosedSinceItAnswersNoPing() throws IOException {
    try (var standing = StandingEdge.start(List.of(), "HOLDFAST_EDGE_CONNECTION_IDLE=3600s");
        var silent = new Socket(InetAddress.getLoopbackAddress(), standing.edge().port())) {
      silent.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      silent.getOutputStream().write(EMPTY_SETTINGS);
      silent.setSoTimeout((int) Duration.ofMinutes(1).toMillis());

      // To its end; else this fails after a minute without a byte.
      assertThat(silent.getInputStream().readAllBytes()).isNotEmpty();
    }
  }

  /**
   * A cable that was pulled, as far as the sender can tell: what it sends is not acknowledged, here
   * because the window is closed. No idle timeout helps, since the heartbeats go on.
   */
  @Test
  void watchWhoseHeartbeatsAreNotAcknowledgedIsGivenUp() throws IOException {
    try (var standing =
            StandingEdge.start(
                List.of("watch.heartbeat: 100ms"),
                "HOLDFAST_EDGE_WATCH_IDLE=3600s",
                "HOLDFAST_EDGE_CONNECTION_IDLE=3600s");
        var deaf = new Socket()) {
      deaf.setReceiveBufferSize(1);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), standing.edge().port()));
      String request =
          "GET /v1/locks:watch?scopes=document:1 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
              + standing.token("smith")
              + "\r\n\r\n";
      deaf.getOutputStream().write(request.getBytes(US_ASCII));
      Rest rest = standing.rest();
      await().atMost(Duration.ofSeconds(20)).until(() -> watches(rest) == 1);

      await().atMost(Duration.ofMinutes(1)).until(() -> watches(rest) == 0);
    }
  }

  /** Calls without a pause between them, to be quicker than the allowance comes back. */
  private static ConditionFactory atOnce() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(1));
  }

  /** How many watches are open at the service. */
  private static long watches(Rest rest) {
    String name = "cluster.watches.upstream_rq_active";
    return rest.admin("/stats?filter=" + name)
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2)))
        .sum();
  }

  private static void assertTooLarge(Rest.Answer refused) {
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.json().path("message").asText()).contains("64 KiB");
  }

  /** Sent without saying beforehand how much it is. */
  private static BodyPublisher inPieces(String body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(US_ASCII)));
  }

  private static String body(int size) {
    return "{\"resourceId\":\"" + "x".repeat(size) + "\"}";
  }

  private static List<Socket> connections(TestEdge edge, int count) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(new Socket(InetAddress.getLoopbackAddress(), edge.port()));
    }
    return sockets;
  }

  /** Whether the other end closed it. */
  private static boolean ended(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
