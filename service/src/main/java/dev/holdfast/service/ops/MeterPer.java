package dev.holdfast.service.ops;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** One meter for each value of an enum, all made at the start. */
final class MeterPer<E extends Enum<E>, M> {
  private final Map<E, M> meters;

  /**
   * @param make gets the value as its tag reads: in lower case
   */
  MeterPer(Class<E> values, Function<String, M> make) {
    meters = new EnumMap<>(values);
    for (E value : values.getEnumConstants()) {
      meters.put(value, make.apply(value.name().toLowerCase(Locale.ROOT)));
    }
  }

  M of(E value) {
    return requireNonNull(meters.get(value));
  }
}
