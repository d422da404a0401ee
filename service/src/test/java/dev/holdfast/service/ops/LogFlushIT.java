package dev.holdfast.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log of a whole process, from its first line to its last. */
class LogFlushIT {
  private static final int LINES = 1_000;

  @Test
  void everyLineLoggedBeforeTheFlushIsOnStandardErrorAndNothingElseIs() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                // The service's own, ahead of that of the tests.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .start();
    List<String> lines =
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.getInputStream().readAllBytes()).isEmpty();

    List<String> messages = IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList();
    assertThat(lines).map(LogFlushIT::message).isEqualTo(messages);
  }

  private static String message(String line) {
    try {
      JsonNode json = new ObjectMapper().readTree(line);
      return json.get("message").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  /** Logs and leaves at once. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      for (int i = 0; i < LINES; i++) {
        LoggerFactory.getLogger(Main.class).info("line {}", i);
      }
      LogFlush.flushAndClose();
      System.exit(0);
    }
  }
}
