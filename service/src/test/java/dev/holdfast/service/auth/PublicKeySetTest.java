package dev.holdfast.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.holdfast.service.config.AuthConfig;
import dev.holdfast.service.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicKeySetTest {
  @TempDir private Path folder;

  @Test
  void developmentKeyIsShownWithoutItsPrivatePart() throws Exception {
    JWKSet keys = JWKSet.parse(PublicKeySet.of(config(""), folder));

    assertThat(keys.getKeys()).hasSize(1).noneMatch(JWK::isPrivate);
    assertThat(keys.getKeys().get(0).getKeyID())
        .isEqualTo(DevelopmentKey.in(folder).keyPair().getKeyID());
  }

  @Test
  void configuredSetIsShownWithoutPrivateParts() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
    Path file = Files.writeString(folder.resolve("keys"), new JWKSet(key).toString(false));

    JWKSet keys = JWKSet.parse(PublicKeySet.of(config(file.toString()), folder));

    assertThat(keys.getKeyByKeyId("one").isPrivate()).isFalse();
  }

  @Test
  void missingSetIsNamed() {
    assertThatThrownBy(() -> PublicKeySet.of(config("/no/keys"), folder))
        .isInstanceOf(AuthSetupException.class)
        .hasMessageContaining("/no/keys");
  }

  private static AuthConfig config(String jwks) {
    return ConfigLoader.parse("auth: {jwks: \"" + jwks + "\"}", Map.of()).auth();
  }
}
