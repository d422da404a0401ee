package dev.holdfast.testing;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a {@link HoldfastTestServer}. */
public final class HoldfastTestServerBuilder {
  private final Map<String, String> settings = new LinkedHashMap<>();

  HoldfastTestServerBuilder() {}

  /** How long a lock lasts where the caller does not say. */
  public HoldfastTestServerBuilder ttl(Duration ttl) {
    return set("lock-types.default.ttl", ttl.toMillis() + "ms");
  }

  /** How often a holder is told to renew. */
  public HoldfastTestServerBuilder heartbeatInterval(Duration interval) {
    return set("lock-types.default.heartbeat-interval", interval.toMillis() + "ms");
  }

  /** How long a disconnected session keeps its locks. */
  public HoldfastTestServerBuilder grace(Duration grace) {
    return set("lock-types.default.grace", grace.toMillis() + "ms");
  }

  /** How often a quiet watch says that it lives. */
  public HoldfastTestServerBuilder watchHeartbeat(Duration interval) {
    return set("watch.heartbeat", interval.toMillis() + "ms");
  }

  /**
   * Any setting of the server's configuration.
   *
   * @param key as in its table, such as {@code lock-types.report.shared}
   */
  public HoldfastTestServerBuilder set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Builds it; JUnit starts it, or {@link HoldfastTestServer#start}. */
  public HoldfastTestServer build() {
    return new HoldfastTestServer(Map.copyOf(settings));
  }
}
