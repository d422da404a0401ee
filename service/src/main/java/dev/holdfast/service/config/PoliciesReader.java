package dev.holdfast.service.config;

import dev.holdfast.service.lock.Policies;
import dev.holdfast.service.lock.Policy;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the part {@code lock-types}: one part a resource type, and {@code default} for all others.
 */
final class PoliciesReader {
  private static final String DEFAULT = "default";

  /** The first part of a resource id's grammar. */
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

  private PoliciesReader() {}

  static Policies read(Section types) {
    Policy byDefault = new PolicyReader(types.section(DEFAULT), null).read();
    Map<String, Policy> byType = new HashMap<>();
    for (String type : types.names()) {
      if (type.equals(DEFAULT)) {
        continue;
      }
      types.require(
          TYPE.matcher(type).matches(),
          type,
          "a resource type takes up to 32 of a-z, 0-9, _ and -, the first a letter");
      byType.put(type, new PolicyReader(types.section(type), byDefault).read());
    }
    return new Policies(byDefault, byType);
  }
}
