package dev.holdfast.bench.cycle;

import dev.holdfast.bench.load.Meter;
import dev.holdfast.bench.load.Sample;
import dev.holdfast.bench.report.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * Rounds of all cases in turn, so that whatever the machine does meanwhile falls on all of them.
 * Ratios are taken within a round, then their median.
 */
final class Rounds {
  private static final Duration SETTLE = Duration.ofMillis(400);

  private final Map<Case, List<Sample>> samples = new LinkedHashMap<>();

  /** A subject with so many callers. */
  record Case(Subject subject, int callers) {
    Sample run(Duration length) throws InterruptedException {
      return new Meter(subject.clocks()).measure(subject.callers(), callers, SETTLE, length);
    }
  }

  /** Runs all cases once a round; each round begins with another. */
  void run(List<Case> cases, int rounds, Duration length) throws InterruptedException {
    cases.forEach(each -> samples.put(each, new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < cases.size(); i++) {
        Case next = cases.get((i + round) % cases.size());
        Sample sample = next.run(length);
        samples.getOrDefault(next, new ArrayList<>()).add(sample);
        System.err.printf(
            "round %d: %s, callers: %d: %,.0f cycles/s%n",
            round + 1, next.subject().name(), next.callers(), sample.cyclesPerSecond());
      }
    }
  }

  /** A figure of one case. */
  Spread figure(Case of, ToDoubleFunction<Sample> figure) {
    return Spread.of(of(of).stream().mapToDouble(figure).toArray());
  }

  /** A figure of two cases, round by round. */
  Spread figure(Case one, Case other, ToDoubleBiFunction<Sample, Sample> figure) {
    List<Sample> ones = of(one);
    List<Sample> others = of(other);
    double[] values = new double[ones.size()];
    for (int round = 0; round < values.length; round++) {
      values[round] = figure.applyAsDouble(ones.get(round), others.get(round));
    }
    return Spread.of(values);
  }

  private List<Sample> of(Case of) {
    return samples.getOrDefault(of, List.of());
  }
}
