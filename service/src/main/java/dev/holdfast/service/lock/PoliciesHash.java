package dev.holdfast.service.lock;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 over the policies' canonical text: a line for every type and every component. */
final class PoliciesHash {
  private PoliciesHash() {}

  static String of(Policies policies) {
    try {
      byte[] text = canonicalText(policies).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Types in order, without those that are like the default. */
  private static String canonicalText(Policies policies) {
    var text = new StringBuilder();
    append(text, "*", policies.byDefault());
    for (Map.Entry<String, Policy> entry : new TreeMap<>(policies.byType()).entrySet()) {
      if (!entry.getValue().equals(policies.byDefault())) {
        append(text, entry.getKey(), entry.getValue());
      }
    }
    return text.toString();
  }

  /** By reflection, so that no component is forgotten; their texts are the same everywhere. */
  private static void append(StringBuilder text, String type, Policy policy) {
    for (RecordComponent component : Policy.class.getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(policy);
        text.append(type).append(' ').append(component.getName()).append('=');
        text.append(value).append('\n');
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("A record's own accessor does not answer", e);
      }
    }
  }
}
