package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plays a partition's events again, and checks each against what stood before it. */
final class LockHistory {
  private final Map<String, Resource> resources = new HashMap<>();
  private final int exclusiveRoom;

  /**
   * A history.
   *
   * @param exclusiveRoom how many exclusive holds a resource takes
   */
  LockHistory(int exclusiveRoom) {
    this.exclusiveRoom = exclusiveRoom;
  }

  private static final class Resource {
    final Map<String, JsonNode> holdsByToken = new LinkedHashMap<>();
    long lastToken;
  }

  void play(StoredPartition.StoredEvent event) {
    Resource resource =
        resources.computeIfAbsent(event.json().get("resource").asText(), name -> new Resource());
    switch (event.type()) {
      case "ACQUIRED" -> acquired(event, resource);
      case "RENEWED" -> renewed(event.json().get("hold"), resource);
      case "RELEASED", "EXPIRED" -> ended(event, resource);
      default -> throw new AssertionError(event);
    }
    assertThat(event.holders()).as("%s", event).isEqualTo(resource.holdsByToken.size());
  }

  /** How many holds were there after the last event. */
  int held() {
    return resources.values().stream().mapToInt(r -> r.holdsByToken.size()).sum();
  }

  private void acquired(StoredPartition.StoredEvent event, Resource resource) {
    JsonNode hold = event.json().get("hold");
    String mode = hold.get("mode").asText();
    for (JsonNode other : resource.holdsByToken.values()) {
      assertThat(other.get("mode").asText()).as("beside %s", event).isEqualTo(mode);
      assertThat(other.get("expires").asLong())
          .as("overdue beside %s", event)
          .isGreaterThan(event.json().get("time").asLong());
    }
    if (mode.equals("exclusive")) {
      assertThat(resource.holdsByToken).as("before %s", event).hasSizeLessThan(exclusiveRoom);
    }
    long token = hold.get("token").asLong();
    assertThat(token).isEqualTo(event.revision()).isGreaterThan(resource.lastToken);
    resource.lastToken = token;
    resource.holdsByToken.put(hold.get("token").asText(), hold);
  }

  private static void renewed(JsonNode hold, Resource resource) {
    JsonNode before = resource.holdsByToken.replace(hold.get("token").asText(), hold);
    assertThat(before).as("renewed without being held: %s", hold).isNotNull();
    assertThat(hold.get("user")).isEqualTo(before.get("user"));
    assertThat(hold.get("lock")).isEqualTo(before.get("lock"));
    assertThat(hold.get("expires").asLong()).isGreaterThanOrEqualTo(before.get("expires").asLong());
  }

  private static void ended(StoredPartition.StoredEvent event, Resource resource) {
    JsonNode ended = event.json().get("ended");
    JsonNode before = resource.holdsByToken.remove(ended.get("token").asText());
    assertThat(ended).as("ended without being held").isEqualTo(before);
    long time = event.json().get("time").asLong();
    if (event.type().equals("EXPIRED")) {
      assertThat(ended.get("expires").asLong()).isLessThanOrEqualTo(time);
    } else {
      assertThat(ended.get("expires").asLong()).isGreaterThan(time);
    }
  }
}
