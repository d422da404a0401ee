package dev.holdfast.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each event as it leaves the process, with the service's own logback.xml. */
class LockLogTest {
  private static final ResourceId DIAGNOSIS =
      new ResourceId(new DocumentId("document", "123"), "tab:diagnosis");

  private final LockLog log = new LockLog();

  @Test
  void acquiredTellsUserResourceAndTtlInSeconds() throws Exception {
    JsonNode line = line(() -> log.acquired("smith", DIAGNOSIS, Duration.ofMinutes(5)));
    assertEvent(line, "LOCK_ACQUIRED", "INFO");
    assertThat(line.get("userId").asText()).isEqualTo("smith");
    assertThat(line.get("resourceId").asText()).isEqualTo("document:123:tab:diagnosis");
    assertThat(line.get("ttl").toString()).isEqualTo("300");
  }

  @Test
  void ttlKeepsItsMilliseconds() throws Exception {
    JsonNode line = line(() -> log.acquired("smith", DIAGNOSIS, Duration.ofMillis(1_500)));
    assertThat(line.get("ttl").toString()).isEqualTo("1.5");
  }

  @Test
  void releasedTellsTheReason() throws Exception {
    JsonNode line = line(() -> log.released("smith", DIAGNOSIS, ReleaseReason.DISCONNECT));
    assertEvent(line, "LOCK_RELEASED", "INFO");
    assertThat(line.get("userId").asText()).isEqualTo("smith");
    assertThat(line.get("reason").asText()).isEqualTo("disconnect");
  }

  @Test
  void deniedTellsTheHolder() throws Exception {
    JsonNode line = line(() -> log.denied("jane", DIAGNOSIS, "smith"));
    assertEvent(line, "LOCK_DENIED", "INFO");
    assertThat(line.get("userId").asText()).isEqualTo("jane");
    assertThat(line.get("holder").asText()).isEqualTo("smith");
  }

  @Test
  void expiredAndTakenOverTellUserAndResource() throws Exception {
    JsonNode expired = line(() -> log.expired("smith", DIAGNOSIS));
    assertEvent(expired, "LOCK_EXPIRED", "INFO");
    assertThat(expired.get("userId").asText()).isEqualTo("smith");
    JsonNode taken = line(() -> log.takenOver("jane", DIAGNOSIS));
    assertEvent(taken, "LOCK_TAKEN_OVER", "INFO");
    assertThat(taken.get("resourceId").asText()).isEqualTo("document:123:tab:diagnosis");
  }

  @Test
  void deprecatedIdIsAWarningWithTheClientAndTheTime() throws Exception {
    JsonNode line = line(() -> log.deprecatedResourceId("document:123", "127.0.0.1:40112"));
    assertEvent(line, "DEPRECATED_RESOURCE_ID", "WARN");
    assertThat(line.get("resourceId").asText()).isEqualTo("document:123");
    assertThat(line.get("clientId").asText()).isEqualTo("127.0.0.1:40112");
  }

  @Test
  void textOfAUserCannotForgeALine() throws Exception {
    String forged = "jane\n{\"event\":\"LOCK_RELEASED\",\"userId\":\"smith\"}\r\n\",\"x\":\"";
    JsonNode line = line(() -> log.denied(forged, DIAGNOSIS, forged));
    assertEvent(line, "LOCK_DENIED", "INFO");
    assertThat(line.get("userId").asText()).isEqualTo(forged);
    assertThat(line.get("holder").asText()).isEqualTo(forged);
  }

  private static void assertEvent(JsonNode line, String event, String level) {
    assertThat(line.get("event").asText()).isEqualTo(event);
    assertThat(line.get("message").asText()).isEqualTo(event);
    assertThat(line.get("level").asText()).isEqualTo(level);
    Instant timestamp = Instant.parse(line.get("timestamp").asText());
    assertThat(timestamp).isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  /** The one line that the call writes. */
  private static JsonNode line(Runnable call) throws JsonProcessingException {
    var written = new ByteArrayOutputStream();
    StandardError.replacedBy(
        written,
        () -> {
          call.run();
          await().until(() -> written.toString(StandardCharsets.UTF_8).endsWith("\n"));
        });
    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1);
    return new ObjectMapper().readTree(lines.get(0));
  }
}
