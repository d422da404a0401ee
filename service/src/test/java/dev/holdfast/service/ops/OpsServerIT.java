package dev.holdfast.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.config.HttpConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpsServerIT {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final Readiness readiness = new Readiness();
  private OpsServer server;

  @BeforeEach
  void start() throws IOException {
    server = OpsServer.start(new HttpConfig(0), metrics, readiness);
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  @Test
  void metricsAreInPrometheusText() throws Exception {
    metrics.locks().active(() -> 3);
    HttpResponse<String> response = get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).contains("# TYPE locks_active_count gauge\nlocks_active_count 3.0");
  }

  @Test
  void isAliveBeforeItIsReady() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void readinessNamesWhatIsMissing() throws Exception {
    assertThat(get("/readyz").body()).isEqualTo("{\"ready\":false,\"reason\":\"starting\"}\n");
    readiness.warmedUp();
    assertThat(get("/readyz").body()).contains("\"store unavailable\"");
    readiness.storeAvailable(true);
    HttpResponse<String> ready = get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"ready\":true}\n");
    readiness.drain();
    HttpResponse<String> draining = get("/readyz");
    assertThat(draining.statusCode()).isEqualTo(503);
    assertThat(draining.body()).contains("\"draining\"");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void headTellsTheLengthAndSendsNoBody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/healthz");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("Content-Length"))
        .hasValue(get("/healthz").body().length());
  }

  @Test
  void otherMethodsAndPathsAreRefused() throws Exception {
    HttpResponse<String> post = send("POST", "/metrics");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/healthzz").statusCode()).isEqualTo(404);
    assertThat(get("/metrics/").statusCode()).isEqualTo(404);
  }

  @Test
  void clientsThatTrickleTheirRequestsAreCutOffAndOthersServed() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      // One fewer than there are threads.
      for (int i = 0; i < 7; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        // Far more than the five seconds that a request may take.
        socket.setSoTimeout(30_000);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void requestWithEndlessHeadersIsCutOff() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      var request = "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(readUntilCutOff(socket)).doesNotContain("200 OK");
    }
  }

  @Test
  void busyPortIsNamedWithTheVariableThatMovesIt() throws Exception {
    try (var busy = new ServerSocket(0)) {
      var config = new HttpConfig(busy.getLocalPort());
      assertThatThrownBy(() -> OpsServer.start(config, metrics, readiness))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(busy.getLocalPort()))
          .hasMessageContaining("HOLDFAST_HTTP_PORT");
    }
  }

  /** A connection that is closed with input unread is reset; what came before counts. */
  private static String readUntilCutOff(Socket socket) throws IOException {
    var answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return answer.toString(StandardCharsets.US_ASCII);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.port() + path);
    var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
