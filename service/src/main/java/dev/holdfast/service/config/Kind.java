package dev.holdfast.service.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a setting takes.
 *
 * @param takes as a person is told it: "a whole number from 1 to 1024"
 * @param read null where the text is not what it takes
 * @param show text that {@code read} makes the same value of
 * @param secret the text given may hold a password, so no message repeats it
 */
record Kind<T>(
    String takes, Function<String, @Nullable T> read, Function<T, String> show, boolean secret) {

  Kind(String takes, Function<String, @Nullable T> read, Function<T, String> show) {
    this(takes, read, show, false);
  }

  Kind<T> whichIsSecret() {
    return new Kind<>(takes, read, show, true);
  }
}
