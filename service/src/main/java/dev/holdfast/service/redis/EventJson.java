package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads events as the scripts write them into a partition's stream. */
final class EventJson {
  private static final JsonMapper JSON = new JsonMapper();

  private EventJson() {}

  /**
   * One event.
   *
   * @param revision the first part of its id in the stream
   * @throws IllegalArgumentException where the text is no event that this version knows
   */
  static LockEvent event(long revision, String text) {
    JsonNode event = parse(text);
    ResourceId resource = resource(text(event, "resource"));
    String reason = event.path("reason").asText("");
    return new LockEvent(
        EventType.valueOf(text(event, "type")),
        resource,
        hold(resource, event.get("hold")),
        hold(resource, event.get("ended")),
        reason.isEmpty() ? null : ReleaseReason.valueOf(reason),
        event.path("holders").asInt(),
        event.path("waiters").asInt(),
        event.has("delayUntil") ? time(event, "delayUntil") : null,
        time(event, "time"),
        revision,
        new LockEvent.Position(text(event, "epoch"), Long.parseLong(text(event, "prev"))));
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode event = JSON.readTree(text);
      if (!event.isObject()) {
        throw new IllegalArgumentException("not an object");
      }
      return event;
    } catch (JsonProcessingException e) {
      // Without the text: an event may hold what its owner wrote.
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage());
    }
  }

  private static @Nullable Hold hold(ResourceId resource, @Nullable JsonNode hold) {
    if (hold == null || hold.isNull()) {
      return null;
    }
    Map<String, String> metadata = new HashMap<>();
    hold.path("meta").properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
    return new Hold(
        resource,
        text(hold, "user"),
        hold.path("name").asText(""),
        hold.path("lock").asText(""),
        hold.path("session").asText(""),
        Mode.valueOf(text(hold, "mode").toUpperCase(Locale.ROOT)),
        time(hold, "acquired"),
        time(hold, "expires"),
        Long.parseLong(text(hold, "token")),
        metadata);
  }

  private static ResourceId resource(String text) {
    int typeEnd = text.indexOf(':');
    int idEnd = text.indexOf(':', typeEnd + 1);
    if (typeEnd < 0 || idEnd < 0) {
      throw new IllegalArgumentException("not a canonical resource id");
    }
    return new ResourceId(
        new DocumentId(text.substring(0, typeEnd), text.substring(typeEnd + 1, idEnd)),
        text.substring(idEnd + 1));
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isValueNode() || value.isNull()) {
      throw new IllegalArgumentException("no " + field);
    }
    return value.asText();
  }

  private static Instant time(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isNumber()) {
      throw new IllegalArgumentException("no " + field);
    }
    return Instant.ofEpochMilli(value.asLong());
  }
}
