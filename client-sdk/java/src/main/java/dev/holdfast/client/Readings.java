package dev.holdfast.client;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The reads that are under way: no caller waits for one beyond the client's end. In its thread. */
final class Readings {
  private final Set<Reading<?, ?>> underWay = new HashSet<>();

  void add(Reading<?, ?> reading) {
    underWay.add(reading);
  }

  void remove(Reading<?, ?> reading) {
    underWay.remove(reading);
  }

  /** Tells all that nothing comes any more. */
  void end() {
    List.copyOf(underWay).forEach(reading -> reading.fail(Answers.closed()));
  }
}
