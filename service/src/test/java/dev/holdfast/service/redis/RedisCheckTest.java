package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"2.8.24", "6.2.14", "unknown"})
  void refusesAVersionThatIsTooOldByItsName(String version) {
    assertThat(RedisCheck.problem(info(version, "noeviction")))
        .hasValueSatisfying(problem -> assertThat(problem).contains(version, "7.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.0.0", "7.0.15", "8.2.1", "10.0.0"})
  void takesSevenAndLater(String version) {
    assertThat(RedisCheck.problem(info(version, "noeviction"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "volatile-ttl"})
  void refusesOneThatEvicts(String policy) {
    assertThat(RedisCheck.problem(info("7.0.15", policy)))
        .hasValueSatisfying(problem -> assertThat(problem).contains(policy, "noeviction"));
  }

  @Test
  void refusesWhatTellsNoVersion() {
    assertThat(RedisCheck.problem("# Server\r\n")).isPresent();
  }

  private static String info(String version, String policy) {
    return "# Server\r\nredis_version:%s\r\n\r\n# Memory\r\nmaxmemory_policy:%s\r\n"
        .formatted(version, policy);
  }
}
