package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.service.lock.Admitted;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.TakeoverCommand;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Policy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
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

  /** What an Acquire asks for: a JSON object less its closing brace. */
  static String write(AcquireCommand command) {
    return write(
        command.hold(),
        command.displayName(),
        command.sessionId(),
        command.mode(),
        command.ttl(),
        command.policy(),
        command.admitted(),
        command.metadata());
  }

  /** What a takeover asks for, likewise. */
  static String write(TakeoverCommand command) {
    return write(
        command.taker(),
        command.displayName(),
        command.sessionId(),
        Mode.EXCLUSIVE,
        command.ttl(),
        command.policy(),
        command.admitted(),
        Map.of());
  }

  private static String write(
      HoldKey hold,
      String displayName,
      String session,
      Mode mode,
      Duration ttl,
      Policy policy,
      Admitted admitted,
      Map<String, String> metadata) {
    var text = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("user", hold.userId());
      json.writeStringField("name", displayName);
      json.writeStringField("lock", hold.lockId());
      if (!session.isEmpty()) {
        json.writeStringField("session", session);
        json.writeNumberField("grace", policy.grace().toMillis());
      }
      json.writeStringField("mode", mode.name().toLowerCase(Locale.ROOT));
      json.writeNumberField("ttl", ttl.toMillis());
      if (!policy.lockDelay().isZero()) {
        json.writeNumberField("delay", policy.lockDelay().toMillis());
      }
      if (!admitted.by().isEmpty()) {
        json.writeArrayFieldStart("by");
        for (String membership : admitted.by()) {
          json.writeString(membership);
        }
        json.writeEndArray();
      }
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("meta");
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
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
