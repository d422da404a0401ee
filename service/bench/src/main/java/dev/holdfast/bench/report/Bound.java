package dev.holdfast.bench.report;

/** What a figure must be. */
public sealed interface Bound {
  boolean holds(double measured);

  static Bound atLeast(double limit) {
    return new AtLeast(limit);
  }

  static Bound atMost(double limit) {
    return new AtMost(limit);
  }

  static Bound exactly(double value) {
    return new Exactly(value);
  }

  /** A floor. */
  record AtLeast(double limit) implements Bound {
    @Override
    public boolean holds(double measured) {
      return measured >= limit;
    }

    @Override
    public String toString() {
      return "≥ " + Numbers.text(limit);
    }
  }

  /** A ceiling. */
  record AtMost(double limit) implements Bound {
    @Override
    public boolean holds(double measured) {
      return measured <= limit;
    }

    @Override
    public String toString() {
      return "≤ " + Numbers.text(limit);
    }
  }

  /** Nothing else will do. */
  record Exactly(double value) implements Bound {
    @Override
    public boolean holds(double measured) {
      return Double.compare(measured, value) == 0;
    }

    @Override
    public String toString() {
      return "= " + Numbers.text(value);
    }
  }
}
