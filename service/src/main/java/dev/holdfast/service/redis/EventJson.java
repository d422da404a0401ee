package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.Viewer;
import dev.holdfast.service.lock.Viewing;
import io.lettuce.core.StreamMessage;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event as {@code include/partition.lua} writes it into a stream, field by field: the
 * resource comes before the holds of it.
 */
final class EventJson {
  private static final JsonFactory JSON = new JsonFactory();

  private @Nullable EventType type;
  private @Nullable ResourceId resource;
  private @Nullable Hold hold;
  private @Nullable Hold ended;
  private @Nullable ReleaseReason reason;
  private LockEvent.@Nullable Dropped dropped;
  private @Nullable Instant delayUntil;
  private @Nullable Instant time;
  private @Nullable String epoch;
  private int holders;
  private int waiters;
  private @Nullable Viewer viewer;
  private int viewers;
  private long previousRevision = -1;

  private EventJson() {}

  /**
   * The event of a stream's message.
   *
   * @throws IllegalArgumentException where it is no event that this version knows
   */
  static LockEvent event(StreamMessage<String, String> message) {
    return event(revision(message), message.getBody().getOrDefault("event", ""));
  }

  /** The revision that a message's id begins with. */
  static long revision(StreamMessage<String, String> message) {
    String id = message.getId();
    return Long.parseLong(id.substring(0, id.indexOf('-')));
  }

  /**
   * One event.
   *
   * @throws IllegalArgumentException where the text is no event that this version knows
   */
  static LockEvent event(long revision, String text) {
    var event = new EventJson();
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        event.read(field, parser);
      }
    } catch (IOException e) {
      // Without the text: an event may hold what its owner wrote.
      throw new IllegalArgumentException("not the JSON of an event");
    }
    return event.toEvent(revision);
  }

  private void read(String field, JsonParser parser) throws IOException {
    switch (field) {
      case "type" -> type = EventType.valueOf(parser.getText());
      case "resource" -> resource = ResourceIds.canonical(parser.getText());
      case "hold" -> hold = hold(parser);
      case "ended" -> ended = hold(parser);
      case "reason" -> reason = ReleaseReason.valueOf(parser.getText());
      case "holders" -> holders = parser.getIntValue();
      case "viewer" ->
          viewer = StoredViewers.viewer(present("resource", resource).document(), parser);
      case "viewers" -> viewers = parser.getIntValue();
      case "waiters" -> waiters = parser.getIntValue();
      case "dropped" -> dropped = dropped(parser);
      case "delayUntil" -> delayUntil = Instant.ofEpochMilli(parser.getLongValue());
      case "time" -> time = Instant.ofEpochMilli(parser.getLongValue());
      case "epoch" -> epoch = parser.getText();
      case "prev" -> previousRevision = Long.parseLong(parser.getText());
      default -> parser.skipChildren();
    }
  }

  private Hold hold(JsonParser parser) throws IOException {
    return StoredEntries.hold(present("resource", resource), parser).hold();
  }

  private static LockEvent.Dropped dropped(JsonParser parser) throws IOException {
    String user = "";
    String lock = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isUser = parser.currentName().equals("user");
      String value = parser.nextTextValue();
      user = isUser ? value : user;
      lock = isUser ? lock : value;
    }
    return new LockEvent.Dropped(user, lock);
  }

  private LockEvent toEvent(long revision) {
    if (previousRevision < 0) {
      throw new IllegalArgumentException("no prev");
    }
    return new LockEvent(
        present("type", type),
        present("resource", resource),
        hold,
        ended,
        reason,
        holders,
        waiters,
        dropped,
        delayUntil,
        present("time", time),
        revision,
        new LockEvent.Position(present("epoch", epoch), previousRevision),
        viewer == null ? null : new Viewing(viewer, viewers));
  }

  private static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("no " + field);
    }
    return value;
  }
}
