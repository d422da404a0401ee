package dev.holdfast.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeConfigTableTest {
  /** The tests run in the service's folder. */
  private static final Path README = Path.of("..", "README.md");

  private static final String BEGIN = "<!-- configuration:begin -->\n";
  private static final String END = "<!-- configuration:end -->";

  @Test
  void readmeHasTheTableOfAllSettings() throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);

    assertThat(begin).as("README.md holds %s", BEGIN).isNotNegative();
    assertThat(end).as("README.md holds %s after it", END).isGreaterThan(begin);
    assertThat(readme.substring(begin + BEGIN.length(), end))
        .as(
            "what stands between the two markers; paste this there:%n%n%s%n",
            ConfigTable.markdown())
        .isEqualTo(ConfigTable.markdown());
  }
}
