package dev.holdfast.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys.json",
        "/etc/holdfast/keys.json",
        "https://id.example/realms/r/protocol/openid-connect/certs",
        "http://127.0.0.1:8180/keys"
      })
  void keySetIsAFileOrAUrl(String jwks) {
    Config config = ConfigLoader.parse("auth: {jwks: '" + jwks + "'}", Map.of());

    assertThat(config.auth().jwks()).isEqualTo(jwks);
    assertThat(config.auth().development()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host/keys", "https://", "https://user:hunter2@host/keys", "https://a b"})
  void otherUrlsAreRefusedWithoutBeingRepeated(String jwks) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.parse("auth: {jwks: '" + jwks + "'}", Map.of()))
        .withMessageContaining("auth.jwks: ")
        .withMessageNotContaining("hunter2");
  }
}
