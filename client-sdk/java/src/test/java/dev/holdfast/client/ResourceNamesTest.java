package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceNamesTest {
  @ParameterizedTest
  @CsvSource({
    "report-7, t:report-7:main",
    "a b, t:a~20b:main",
    "a:b/c, t:a~3ab~2fc:main",
    "a~b, t:a~7eb:main",
    "ü, t:~c3~bc:main",
    ".., t:~2e~2e:main",
    "a.b, t:a.b:main"
  })
  void namesBecomeIdsThatNeverMeet(String name, String id) {
    assertThat(ResourceNames.of("t", name, "main")).isEqualTo(id);
  }
}
