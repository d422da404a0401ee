package dev.holdfast.service.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.config.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoliciesHashTest {
  private static String hash(String yaml) {
    return ConfigLoader.parse(yaml, Map.of()).policies().hash();
  }

  @Test
  void hashOfTheDefaultsIsTheSameInEveryProcess() {
    // Changes with every new component or default; written down to see that it does nothing else.
    assertThat(hash(""))
        .isEqualTo("97a73cda12b6b0f056435c0d4560429056f08f20298ccf84d5e52edeb9c1fba3");
  }

  @Test
  void orderOfTypesDoesNotMatter() {
    String one = "lock-types: {a: {ttl: 60s}, b: {ttl: 90s}, c: {ttl: 2m}}";
    String other = "lock-types: {c: {ttl: 2m}, b: {ttl: 90s}, a: {ttl: 60s}}";

    assertThat(hash(one)).isEqualTo(hash(other));
  }

  @Test
  void typeLikeTheDefaultDoesNotCount() {
    assertThat(hash("lock-types: {a: {ttl: 300s}}")).isEqualTo(hash(""));
  }

  @Test
  void everyDifferenceShows() {
    assertThat(hash("lock-types: {default: {holders: 2}}")).isNotEqualTo(hash(""));
    assertThat(hash("lock-types: {a: {holders: 2}}"))
        .isNotEqualTo(hash("lock-types: {b: {holders: 2}}"))
        .isNotEqualTo(hash("lock-types: {a: {holders: 3}}"));
  }
}
