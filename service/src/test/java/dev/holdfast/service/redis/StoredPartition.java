package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in the keys of one partition, read as redis-cli would show it. */
final class StoredPartition {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RedisCommands<String, String> redis;
  final PartitionKeys keys;

  StoredPartition(RedisCommands<String, String> redis, PartitionKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** One message of the stream. */
  record StoredEvent(long revision, JsonNode json) {
    String type() {
      return json.get("type").asText();
    }

    int holders() {
      return json.get("holders").asInt();
    }
  }

  /** The key of a document's holds. */
  String locks(String document) {
    return keys.locks(StoreFixture.resource(document + ":*").document());
  }

  /** A section's entries; an array without elements where it has none. */
  JsonNode section(String document, String section) {
    String value = redis.hget(locks(document), section);
    return value == null ? JSON.createArrayNode() : json(value);
  }

  List<String> index() {
    return redis.zrange(keys.index(), 0, -1);
  }

  /** When a resource's next deadline is, in ms; null where it has none. */
  @Nullable Double deadline(String resource) {
    return redis.zscore(keys.deadlines(), "lock:" + resource);
  }

  Map<String, String> revision() {
    return redis.hgetall(keys.revision());
  }

  /** All events, each of which must tell the revision of the one before. */
  List<StoredEvent> events() {
    var events = new ArrayList<StoredEvent>();
    @Nullable String before = null;
    for (StreamMessage<String, String> message : redis.xrange(keys.events(), Range.unbounded())) {
      assertThat(message.getId()).endsWith("-0");
      assertThat(message.getBody()).containsOnlyKeys("event");
      var event =
          new StoredEvent(
              EventJson.revision(message), json(message.getBody().getOrDefault("event", "")));
      assertThat(event.json().get("epoch").asText()).isNotEmpty();
      if (before != null) {
        assertThat(event.json().get("prev").asText()).isEqualTo(before);
      }
      before = Long.toString(event.revision());
      events.add(event);
    }
    return events;
  }

  StoredEvent lastEvent() {
    List<StoredEvent> events = events();
    return events.get(events.size() - 1);
  }

  List<String> eventTypes() {
    return events().stream().map(StoredEvent::type).toList();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
