package dev.holdfast.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConfigTest {
  @ParameterizedTest
  @CsvSource({
    "embedded, embedded",
    "redis://host:6379/2, redis://host:6379/2",
    "rediss://:hunter2@host, rediss://***@host",
    "redis://user:hun@ter2@host:1, redis://***@host:1",
    "redis-sentinel://hunter2@a:1#main, redis-sentinel://***@a:1#main",
    "redis://host?password=hunter2, redis://host",
    "'redis-cluster://u:hunter2@a:1,u:hunter2@b:2', redis-cluster://***@b:2",
  })
  void passwordIsNeverShown(String uri, String safe) {
    Config config = ConfigLoader.load(Map.of("HOLDFAST_REDIS", uri));

    assertThat(config.redis().safeUri()).isEqualTo(safe);
    assertThat(config.toString()).contains("uri=" + safe + ",").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rediss//:hunter2@host", "http://hunter2@host", "redis://", "hunter2"})
  void badUriIsNotRepeated(String uri) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.load(Map.of("HOLDFAST_REDIS", uri)))
        .withMessageContaining("redis.uri: the value (HOLDFAST_REDIS) is not `embedded`, or a URI")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void passwordUnderAnUnknownKeyIsNotRepeated() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.parse("redis: {uri: {password: hunter2}}", Map.of()))
        .withMessageNotContaining("hunter2");
  }
}
