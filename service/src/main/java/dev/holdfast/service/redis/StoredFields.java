package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.service.lock.Mode;
import java.io.IOException;

/** Takes the fields of one stored JSON object as they come. */
interface StoredFields {
  /** Takes a field; the parser stands at its value, and is to stand at its end afterwards. */
  void read(String field, JsonParser parser) throws IOException;

  /** The parser stands at the object's opening brace, and afterwards at the closing one. */
  default void readAll(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      read(field, parser);
    }
  }

  /** A hold's or a waiter's mode. */
  static Mode mode(JsonParser parser) throws IOException {
    return parser.getText().equals("shared") ? Mode.SHARED : Mode.EXCLUSIVE;
  }
}
