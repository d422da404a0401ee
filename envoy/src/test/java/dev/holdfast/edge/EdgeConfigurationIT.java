package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.auth.DevelopmentKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoy takes what start.sh makes of the configuration, without a warning. */
class EdgeConfigurationIT {
  @TempDir private Path folder;

  @Test
  void isValidAsItIs() throws Exception {
    assertThat(validate()).contains("OK").doesNotContain("[warning]");
  }

  @Test
  void isValidWithAllThatCanBeSaid() throws Exception {
    var certificate = Certificate.in(folder);

    assertThat(
            validate(
                certificate.settings()[0],
                certificate.settings()[1],
                "HOLDFAST_UPSTREAMS=one.example:9090,two.example:9091",
                "HOLDFAST_ORIGINS=https://one.example,https://two.example",
                "HOLDFAST_ISSUER=https://issuer.example",
                "HOLDFAST_AUDIENCE=one,two"))
        .contains("OK")
        .doesNotContain("[warning]");
  }

  @Test
  void keySetThatIsNoneIsRefused() throws Exception {
    assertThat(validate("HOLDFAST_JWKS=/dev/null")).doesNotContain("OK");
  }

  private String validate(String... settings) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(TestEdge.folder().resolve("start.sh").toString());
    command.addAll(List.of("--mode", "validate"));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(TestEdge.environment(folder, DevelopmentKey.in(folder).publicKeySet()));
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
