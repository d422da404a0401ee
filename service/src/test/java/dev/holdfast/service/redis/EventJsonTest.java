package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
  private static final ResourceId RESOURCE =
      new ResourceId(new DocumentId("document", "123"), "tab:x");

  @Test
  void grantHasItsHoldWithAllThatItSays() {
    String json =
        """
        {"type":"ACQUIRED","resource":"document:123:tab:x","hold":{"user":"u1","name":"Dr. Smith",\
        "lock":"l","session":"s","mode":"shared","acquired":1790000000001,"expires":1790000300001,\
        "ttl":300000,"token":"1790000000000000","meta":{"k":"v"}},"holders":2,"waiters":1,\
        "time":1790000000001,"epoch":"e","prev":"1789999999999999"}""";
    assertThat(EventJson.event(1_790_000_000_000_000L, json))
        .isEqualTo(
            new LockEvent(
                EventType.ACQUIRED,
                RESOURCE,
                new Hold(
                    RESOURCE,
                    "u1",
                    "Dr. Smith",
                    "l",
                    "s",
                    Mode.SHARED,
                    Instant.ofEpochMilli(1_790_000_000_001L),
                    Instant.ofEpochMilli(1_790_000_300_001L),
                    1_790_000_000_000_000L,
                    Map.of("k", "v")),
                null,
                null,
                2,
                1,
                null,
                null,
                Instant.ofEpochMilli(1_790_000_000_001L),
                1_790_000_000_000_000L,
                new LockEvent.Position("e", 1_789_999_999_999_999L)));
  }

  @Test
  void releaseHasTheHoldThatEndedAndItsReason() {
    String json =
        """
        {"type":"RELEASED","resource":"document:123:tab:x","ended":{"user":"u1","name":"",\
        "lock":"","mode":"exclusive","acquired":1,"expires":2,"ttl":1,"token":"7"},\
        "reason":"DISCONNECT","holders":0,"delayUntil":5,"time":3,"epoch":"e","prev":"0"}""";
    LockEvent event = EventJson.event(8, json);
    assertThat(event.hold()).isNull();
    assertThat(event.ended()).isNotNull().extracting(Hold::fencingToken).isEqualTo(7L);
    assertThat(event.ended()).extracting(Hold::metadata).isEqualTo(Map.of());
    assertThat(event.releaseReason()).isEqualTo(ReleaseReason.DISCONNECT);
    assertThat(event.delayUntil()).isEqualTo(Instant.ofEpochMilli(5));
    assertThat(event.waiters()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"type\":\"MELTED\",\"resource\":\"a:b:c\",\"time\":1,\"epoch\":\"e\",\"prev\":\"0\"}",
        "{\"type\":\"RENEWED\",\"resource\":\"a\",\"time\":1,\"epoch\":\"e\",\"prev\":\"0\"}",
        "{\"type\":\"RENEWED\",\"resource\":\"a:b:c\",\"epoch\":\"e\",\"prev\":\"0\"}",
        "{\"type\":\"RENEWED\",\"resource\":\"a:b:c\",\"time\":1,\"prev\":\"0\"}",
        "{\"type\":\"RENEWED\",\"resource\":\"a:b:c\",\"time\":1,\"epoch\":\"e\",\"prev\":\"x\"}"
      })
  void whatIsNoEventIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> EventJson.event(1, text));
  }
}
