package dev.holdfast.service.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param key its path in the YAML file: {@code redis.partitions}
 * @param variable the environment's name for it, which goes before the file
 * @param byDefault counts where neither gives it
 * @param meaning one clause for the table of settings
 */
record Setting<T>(
    String key, @Nullable String variable, T byDefault, Kind<T> kind, String meaning) {

  /** The default as it would be written. */
  String shownDefault() {
    return kind.show().apply(byDefault);
  }
}
