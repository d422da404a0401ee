package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast.jar edge-files}, for an Envoy that {@code up} does not start. */
class EdgeFilesIT {
  @TempDir private Path folder;

  @Test
  void contractAndPublicKeysAreWrittenAndNothingSecret() throws Exception {
    Path files = folder.resolve("files");

    assertThat(run(folder.resolve("data"), files)).isZero();

    assertThat(files.resolve("holdfast.binpb")).isNotEmptyFile();
    assertThat(files.resolve("jwks.json")).content().contains("\"kty\"").doesNotContain("\"d\"");
  }

  @Test
  void whatCannotBeWrittenIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(run(folder.resolve("data"), file)).isNotZero();

    assertThat(folder.resolve("output"))
        .content()
        .contains(file.toString())
        .doesNotContain("\tat ");
  }

  private int run(Path data, Path target) throws Exception {
    return HoldfastJar.start(
            Map.of("HOLDFAST_DATA", data.toString()),
            folder.resolve("output"),
            "edge-files",
            target.toString())
        .waitFor();
  }
}
