package dev.holdfast.bench.report;

/**
 * A figure and what it must be. One that does not hold is reported, and fails nothing.
 *
 * @param what the figure's name with its unit
 */
public record Check(String what, double measured, Bound bound) {
  public boolean holds() {
    return bound.holds(measured);
  }
}
