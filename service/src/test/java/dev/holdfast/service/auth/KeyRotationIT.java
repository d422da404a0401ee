package dev.holdfast.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.service.config.AuthConfig;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final JWK OLD = Issuer.ec("old");
  private static final JWK NEW = Issuer.ed("new");

  @TempDir private Path folder;
  private final CountDownLatch held = new CountDownLatch(1);
  private HttpServer server;
  private volatile String served = Issuer.keySet(OLD);
  private volatile int status = 200;
  private volatile boolean hold;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          if (hold) {
            awaitRelease();
          }
          byte[] body = served.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private void awaitRelease() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    held.countDown();
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
  }

  private TokenVerifier open(String jwks, String settings) {
    AuthConfig config =
        ConfigLoader.parse("auth: {jwks: '" + jwks + "', " + settings + "}", Map.of()).auth();
    return TokenVerifier.open(config, folder);
  }

  private static String token(JWK key) {
    return Issuer.token(key, Issuer.claims(Instant.now(), claims -> claims));
  }

  private static boolean isGood(TokenVerifier verifier, String token) {
    return verifier.verify(token).join() instanceof Answer.Given;
  }

  @Test
  void tokenOfANewKeyMakesTheVerifierFetchTheKeySet() {
    try (TokenVerifier verifier = open(url(), "jwks-refresh: 1h")) {
      String old = token(OLD);
      assertThat(isGood(verifier, old)).isTrue();

      served = Issuer.keySet(NEW);

      assertThat(isGood(verifier, token(NEW))).isTrue();
      assertThat(isGood(verifier, old)).isFalse();
    }
  }

  @Test
  void keySetIsFetchedFromTimeToTime() {
    try (TokenVerifier verifier = open(url(), "jwks-refresh: 1s")) {
      String old = token(OLD);
      assertThat(isGood(verifier, old)).isTrue();

      served = Issuer.keySet(NEW);

      await().atMost(SOON).until(() -> !isGood(verifier, old));
    }
  }

  @Test
  void slowIssuerHoldsUpOnlyTokensOfUnknownKeys() {
    try (TokenVerifier verifier = open(url(), "jwks-refresh: 1h")) {
      hold = true;
      var waiting = verifier.verify(token(NEW));

      assertThat(waiting).isNotDone();
      assertThat(verifier.verify(token(OLD))).isCompleted();

      served = Issuer.keySet(OLD, NEW);
      held.countDown();
      await().atMost(SOON).until(waiting::isDone);
      assertThat(waiting.join()).isInstanceOf(Answer.Given.class);
    }
  }

  @Test
  void brokenAnswerKeepsTheLastKeySet() {
    try (TokenVerifier verifier = open(url(), "jwks-refresh: 1h")) {
      served = "{\"keys\":[]}";
      assertThat(isGood(verifier, token(NEW))).isFalse();
      assertThat(isGood(verifier, token(OLD))).isTrue();
    }
  }

  @Test
  void changedFileIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), Issuer.keySet(OLD));
    try (TokenVerifier verifier = open(file.toString(), "")) {
      String old = token(OLD);
      assertThat(isGood(verifier, old)).isTrue();

      Files.writeString(file, "{half");
      Files.writeString(file, Issuer.keySet(NEW));

      await().atMost(SOON).until(() -> !isGood(verifier, old));
      assertThat(isGood(verifier, token(NEW))).isTrue();
    }
  }

  @Test
  void startWithoutAKeySetFailsAndSaysWhy() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "secret");
    Path empty = Files.writeString(folder.resolve("empty.json"), "{\"keys\":[]}");
    Path large = Files.write(folder.resolve("large.json"), new byte[KeySource.MAX_BYTES + 1]);
    Path weak =
        Files.writeString(folder.resolve("weak.json"), Issuer.keySet(Issuer.rsa("w", 1_024)));
    status = 404;

    assertStartFails(folder.resolve("none.json").toString(), "there is no file");
    assertStartFails(folder.toString(), "cannot be read");
    assertStartFails(broken.toString(), "is not a JWK set");
    assertStartFails(empty.toString(), "has no key for RS256, ES256, EdDSA");
    assertStartFails(weak.toString(), "has no key for RS256, ES256, EdDSA");
    assertStartFails(large.toString(), "is larger than");
    assertStartFails(url(), "cannot be fetched");
  }

  private void assertStartFails(String jwks, String problem) {
    assertThatExceptionOfType(AuthSetupException.class)
        .isThrownBy(() -> open(jwks, ""))
        .withMessageContainingAll("auth.jwks: ", problem)
        .withMessageNotContaining("secret");
  }
}
