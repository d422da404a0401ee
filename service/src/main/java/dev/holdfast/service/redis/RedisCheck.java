package dev.holdfast.service.redis;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a Redis can hold locks, as its INFO tells. */
final class RedisCheck {
  /** Scripts that say how they behave out of memory came with this version. */
  private static final int LEAST_MAJOR = 7;

  private RedisCheck() {}

  /** What is wrong with it, in one sentence that says what to do. */
  static Optional<String> problem(String info) {
    Map<String, String> fields =
        info.lines()
            .filter(line -> line.indexOf(':') > 0)
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')),
                    line -> line.substring(line.indexOf(':') + 1).trim(),
                    (first, second) -> first));
    String version = fields.getOrDefault("redis_version", "unknown");
    if (majorOf(version) < LEAST_MAJOR) {
      return Optional.of(
          "Redis is version " + version + "; Holdfast needs " + LEAST_MAJOR + ".0 or later.");
    }
    String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
    if (!policy.equals("noeviction")) {
      return Optional.of(
          "Redis evicts keys (maxmemory-policy "
              + policy
              + "), so locks could vanish; set maxmemory-policy to noeviction.");
    }
    return Optional.empty();
  }

  private static int majorOf(String version) {
    try {
      return Integer.parseInt(version.substring(0, version.indexOf('.')));
    } catch (RuntimeException e) {
      return 0;
    }
  }
}
