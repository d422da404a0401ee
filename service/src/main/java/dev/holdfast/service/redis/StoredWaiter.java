package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.Waiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads a waiter as {@code include/queue.lua} writes it. */
final class StoredWaiter implements StoredFields {
  private static final JsonFactory JSON = new JsonFactory();

  private String user = "";
  private String name = "";
  private String lock = "";
  private String session = "";
  private Mode mode = Mode.EXCLUSIVE;
  private long sinceMillis;

  private StoredWaiter() {}

  /** Waiters out of {resource, waiter, ...}. */
  static List<Waiter> waiters(List<?> reply) {
    var waiters = new ArrayList<Waiter>(reply.size() / 2);
    for (int i = 0; i < reply.size(); i += 2) {
      waiters.add(waiter((String) reply.get(i), (String) reply.get(i + 1)));
    }
    return waiters;
  }

  private static Waiter waiter(String resource, String json) {
    var stored = new StoredWaiter();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      stored.readAll(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Waiter(
        ResourceIds.canonical(resource),
        stored.user,
        stored.name,
        stored.lock,
        stored.session,
        stored.mode,
        Instant.ofEpochMilli(stored.sinceMillis));
  }

  @Override
  public void read(String field, JsonParser parser) throws IOException {
    switch (field) {
      case "user" -> user = parser.getText();
      case "name" -> name = parser.getText();
      case "lock" -> lock = parser.getText();
      case "session" -> session = parser.getText();
      case "mode" -> mode = StoredFields.mode(parser);
      case "since" -> sinceMillis = parser.getLongValue();
      default -> parser.skipChildren();
    }
  }
}
