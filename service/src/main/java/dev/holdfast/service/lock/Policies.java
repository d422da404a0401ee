package dev.holdfast.service.lock;

import java.util.Map;

/**
 * The policy of each resource type.
 *
 * @param byDefault that of every type that is not in {@code byType}
 */
public record Policies(Policy byDefault, Map<String, Policy> byType) {
  public Policies {
    byType = Map.copyOf(byType);
  }

  /** The policy of a type. */
  public Policy of(String type) {
    return byType.getOrDefault(type, byDefault);
  }

  /**
   * The same for all policies that decide alike, in every process: 64 hex digits. By it instances
   * on one store see that they were configured apart.
   */
  public String hash() {
    return PoliciesHash.of(this);
  }
}
