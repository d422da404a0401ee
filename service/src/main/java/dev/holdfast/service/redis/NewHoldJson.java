package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what of a hold is known before it is granted. The script adds the times and the token: so
 * it need not encode what it did not make, and what a caller wrote comes back to the letter.
 */
final class NewHoldJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** Room for a hold without metadata, so that the text need not grow. */
  private static final int USUAL_LENGTH = 192;

  private NewHoldJson() {}

  /** A JSON object less its closing brace. */
  static String write(AcquireCommand command) {
    var text = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("user", command.hold().userId());
      json.writeStringField("name", command.displayName());
      json.writeStringField("lock", command.hold().lockId());
      if (!command.sessionId().isEmpty()) {
        json.writeStringField("session", command.sessionId());
        json.writeNumberField("grace", command.policy().grace().toMillis());
      }
      json.writeStringField("mode", command.mode().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("ttl", command.ttl().toMillis());
      if (!command.policy().lockDelay().isZero()) {
        json.writeNumberField("delay", command.policy().lockDelay().toMillis());
      }
      if (!command.admitted().by().isEmpty()) {
        json.writeArrayFieldStart("by");
        for (String membership : command.admitted().by()) {
          json.writeString(membership);
        }
        json.writeEndArray();
      }
      if (!command.metadata().isEmpty()) {
        json.writeObjectFieldStart("meta");
        for (Map.Entry<String, String> entry : command.metadata().entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.getBuffer().substring(0, text.getBuffer().length() - 1);
  }
}
