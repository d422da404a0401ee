package dev.holdfast.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurrentKeysTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final List<String> ALGORITHMS = List.of("ES256", "EdDSA");
  private static final JWK OLD = Issuer.ec("old");
  private static final JWK NEW = Issuer.ed("new");

  private final TestKeySource source = new TestKeySource(Duration.ofMillis(10), OLD);

  @Test
  void keysStayTheSameObjectWhileTheSetDoesNotChange() throws KeySetException {
    try (var keys = CurrentKeys.open(source, ALGORITHMS)) {
      VerificationKeys first = keys.get();
      int before = source.loads();
      await().atMost(SOON).until(() -> source.loads() > before + 2);

      assertThat(keys.get()).isSameAs(first);
    }
  }

  @Test
  void refreshThatIsNotDueAgainGivesTheNewestKeys() throws KeySetException {
    try (var keys = CurrentKeys.open(source, ALGORITHMS)) {
      VerificationKeys first = keys.refreshed().join();
      source.rotateTo(NEW);
      await().atMost(SOON).until(() -> keys.get() != first);

      assertThat(keys.refreshed().join()).isSameAs(keys.get()).isNotSameAs(first);
    }
  }

  @Test
  void sourceThatComesBackIsReadAgain() throws KeySetException {
    try (var keys = CurrentKeys.open(source, ALGORITHMS)) {
      VerificationKeys first = keys.get();
      source.breakDown();
      int before = source.loads();
      await().atMost(SOON).until(() -> source.loads() > before + 2);
      assertThat(keys.get()).isSameAs(first);

      source.rotateTo(NEW);
      source.mend();
      await().atMost(SOON).until(() -> keys.get() != first);
    }
  }
}
