package dev.holdfast.service.lock;

import java.util.function.Function;

/** What a call came to: what it asked for, or why not. A failure that nobody expects is thrown. */
public sealed interface Answer<T> {
  /** It went through. */
  record Given<T>(T value) implements Answer<T> {}

  /** It did not. */
  record Refused<T>(Refusal refusal) implements Answer<T> {}

  static <T> Answer<T> of(T value) {
    return new Given<>(value);
  }

  static <T> Answer<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /** The same answer about something else. */
  default <U> Answer<U> map(Function<? super T, ? extends U> function) {
    if (this instanceof Given<T> given) {
      return of(function.apply(given.value()));
    }
    return refused(((Refused<T>) this).refusal());
  }
}
