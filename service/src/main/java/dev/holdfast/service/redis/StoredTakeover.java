package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonParser;
import dev.holdfast.service.lock.PendingTakeover;
import java.io.IOException;
import java.time.Instant;

/** Reads a hold's pending request as {@code include/takeover.lua} writes it. */
final class StoredTakeover implements StoredFields {
  private String id = "";
  private String user = "";
  private String name = "";
  private String lock = "";
  private String reason = "";
  private long deadlineMillis;

  private StoredTakeover() {}

  /** The parser stands at its opening brace, and afterwards at the closing one. */
  static PendingTakeover read(JsonParser parser) throws IOException {
    var stored = new StoredTakeover();
    stored.readAll(parser);
    return new PendingTakeover(
        stored.id,
        stored.user,
        stored.name,
        stored.lock,
        stored.reason,
        Instant.ofEpochMilli(stored.deadlineMillis));
  }

  @Override
  public void read(String field, JsonParser parser) throws IOException {
    switch (field) {
      case "id" -> id = parser.getText();
      case "user" -> user = parser.getText();
      case "name" -> name = parser.getText();
      case "lock" -> lock = parser.getText();
      case "reason" -> reason = parser.getText();
      case "deadline" -> deadlineMillis = parser.getLongValue();
      default -> parser.skipChildren();
    }
  }
}
