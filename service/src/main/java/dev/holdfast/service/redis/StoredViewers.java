package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.lock.Viewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the viewers of documents as {@code include/viewers.lua} writes them. */
final class StoredViewers {
  private static final JsonFactory JSON = new JsonFactory();

  /** What the field of a session begins with. */
  private static final String SESSION = "s\n";

  private StoredViewers() {}

  /** Viewers out of {document, {field, value, ...}, ...}, one entry for each user and scope. */
  static List<Viewer> viewers(List<?> reply) {
    var viewers = new ArrayList<Viewer>();
    for (int i = 0; i < reply.size(); i += 2) {
      DocumentId document = ResourceIds.canonical(reply.get(i) + ":*").document();
      viewers.addAll(viewers(document, (List<?>) reply.get(i + 1)));
    }
    return viewers;
  }

  private static List<Viewer> viewers(DocumentId document, List<?> fields) {
    Map<String, Viewer> byUser = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i += 2) {
      String field = (String) fields.get(i);
      if (field.startsWith(SESSION)) {
        String[] parts = field.split("\n", -1);
        Stored stored = Stored.of((String) fields.get(i + 1));
        byUser.merge(
            parts[1] + '\n' + parts[2],
            new Viewer(scope(document, parts[1]), parts[2], stored.name, stored.joined, 1),
            StoredViewers::together);
      }
    }
    return List.copyOf(byUser.values());
  }

  private static Viewer together(Viewer one, Viewer other) {
    Viewer first = other.joinTime().isBefore(one.joinTime()) ? other : one;
    return new Viewer(
        one.scope(),
        one.userId(),
        first.displayName(),
        first.joinTime(),
        one.sessions() + other.sessions());
  }

  private static Scope scope(DocumentId document, String viewed) {
    return viewed.isEmpty()
        ? new Scope.OneDocument(document)
        : new Scope.OneLock(new ResourceId(document, viewed));
  }

  /** An event's; the parser stands at its opening brace, and afterwards at the closing one. */
  static Viewer viewer(DocumentId document, JsonParser parser) throws IOException {
    Stored stored = new Stored(parser);
    return new Viewer(
        scope(document, stored.viewed), stored.user, stored.name, stored.joined, stored.sessions);
  }

  /** One JSON object, read as its fields come. */
  private static final class Stored {
    private String viewed = "";
    private String user = "";
    private String name = "";
    private Instant joined = Instant.EPOCH;
    private int sessions;

    Stored(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "viewed" -> viewed = parser.getText();
          case "user" -> user = parser.getText();
          case "name" -> name = parser.getText();
          case "joined" -> joined = Instant.ofEpochMilli(parser.getLongValue());
          case "sessions" -> sessions = parser.getIntValue();
          default -> parser.skipChildren();
        }
      }
    }

    static Stored of(String json) {
      try (JsonParser parser = JSON.createParser(json)) {
        parser.nextToken();
        return new Stored(parser);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
