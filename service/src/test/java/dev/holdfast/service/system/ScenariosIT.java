package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.core.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ten scenarios that must always pass, as {@code features/*.feature} tell them. */
class ScenariosIT {
  private static final Path FEATURES = Path.of("src", "test", "resources", "features");

  static List<Path> features() throws IOException {
    try (var files = Files.list(FEATURES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("features")
  void everyScenarioOfTheFeaturePasses(Path feature) {
    byte status =
        Main.run(
            new String[] {
              "--glue",
              getClass().getPackageName(),
              "--plugin",
              "pretty",
              "--monochrome",
              feature.toString()
            },
            getClass().getClassLoader());

    assertThat(status).as("exit status for %s", feature).isZero();
  }
}
