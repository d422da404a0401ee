package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.PendingTakeover;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the entries of a section as {@code include/holds.lua} writes them. */
final class StoredEntries {
  private static final JsonFactory JSON = new JsonFactory();

  private StoredEntries() {}

  /**
   * A hold, and what only the store needs of it.
   *
   * @param ttl of the last Acquire or Renew
   */
  record StoredHold(Hold hold, Duration ttl) {}

  /** One hold. */
  static StoredHold hold(String resource, String json) {
    return hold(ResourceIds.canonical(resource), json);
  }

  static StoredHold hold(ResourceId resource, String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      return hold(resource, parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One hold; the parser stands at its opening brace, and afterwards at the closing one. */
  static StoredHold hold(ResourceId resource, JsonParser parser) throws IOException {
    return new Entry(parser).toHold(resource);
  }

  /** The holds out of {resource, hold, ...} that follow the n-th value of a result, it included. */
  static List<Hold> holds(Result result, int from) {
    var holds = new ArrayList<Hold>((result.size() - from + 1) / 2);
    for (int i = from; i < result.size(); i += 2) {
      holds.add(hold(result.text(i), result.text(i + 1)).hold());
    }
    return holds;
  }

  /** All entries of a resource: an array, or one entry alone. */
  static LockState state(String resource, String json) {
    ResourceId id = ResourceIds.canonical(resource);
    var holds = new ArrayList<Hold>(1);
    Instant keptUntil = null;
    try (JsonParser parser = JSON.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          Entry entry = new Entry(parser);
          if (entry.kept) {
            Instant until = Instant.ofEpochMilli(entry.untilMillis);
            keptUntil = keptUntil == null || until.isAfter(keptUntil) ? until : keptUntil;
          } else {
            holds.add(entry.toHold(id).hold());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LockState(id, holds, keptUntil, 0);
  }

  /** States out of {resource, entries, waiters, ...}. */
  static List<LockState> states(List<?> reply) {
    var states = new ArrayList<LockState>(reply.size() / 3);
    for (int i = 0; i < reply.size(); i += 3) {
      LockState state = state((String) reply.get(i), (String) reply.get(i + 1));
      int waiters = Math.toIntExact((Long) reply.get(i + 2));
      states.add(
          waiters == 0
              ? state
              : new LockState(state.resource(), state.holds(), state.delayUntil(), waiters));
    }
    return states;
  }

  /** One JSON object, read as its fields come. */
  private static final class Entry implements StoredFields {
    private String user = "";
    private String name = "";
    private String lock = "";
    private String session = "";
    private Mode mode = Mode.EXCLUSIVE;
    private long acquiredMillis;
    private long expiresMillis;
    private long ttlMillis;
    private long untilMillis;
    private long awayMillis;
    private long token;
    private boolean kept;
    private @Nullable Map<String, String> metadata;
    private @Nullable PendingTakeover takeover;

    Entry(JsonParser parser) throws IOException {
      readAll(parser);
    }

    @Override
    public void read(String field, JsonParser parser) throws IOException {
      switch (field) {
        case "user" -> user = parser.getText();
        case "name" -> name = parser.getText();
        case "lock" -> lock = parser.getText();
        case "session" -> session = parser.getText();
        case "mode" -> mode = StoredFields.mode(parser);
        case "acquired" -> acquiredMillis = parser.getLongValue();
        case "expires" -> expiresMillis = parser.getLongValue();
        case "ttl" -> ttlMillis = parser.getLongValue();
        case "away" -> awayMillis = parser.getLongValue();
        case "until" -> untilMillis = parser.getLongValue();
        case "token" -> token = Long.parseLong(parser.getText());
        case "kept" -> kept = true;
        case "takeover" -> takeover = StoredTakeover.read(parser);
        case "meta" -> metadata = readMetadata(parser);
        default -> parser.skipChildren();
      }
    }

    private static Map<String, String> readMetadata(JsonParser parser) throws IOException {
      var entries = new HashMap<String, String>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        entries.put(key, parser.getText());
      }
      return entries;
    }

    StoredHold toHold(ResourceId resource) {
      Hold hold =
          new Hold(
              resource,
              user,
              name,
              lock,
              session,
              mode,
              Instant.ofEpochMilli(acquiredMillis),
              Instant.ofEpochMilli(expiresMillis),
              token,
              metadata == null ? Map.of() : metadata,
              awayMillis == 0 ? null : Instant.ofEpochMilli(awayMillis),
              takeover);
      return new StoredHold(hold, Duration.ofMillis(ttlMillis));
    }
  }
}
