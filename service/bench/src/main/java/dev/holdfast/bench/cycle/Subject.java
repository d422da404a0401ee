package dev.holdfast.bench.cycle;

import dev.holdfast.bench.load.Callers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Something that locks, ready to be called.
 *
 * @param callers each runs lock cycles of a resource of its own
 * @param clocks processor time of its processes, by {@link Role}
 */
record Subject(String name, Callers callers, Map<String, Supplier<Duration>> clocks) {
  Subject {
    clocks = Map.copyOf(clocks);
  }
}
