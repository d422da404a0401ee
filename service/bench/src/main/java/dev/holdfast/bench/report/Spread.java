package dev.holdfast.bench.report;

import java.util.Arrays;

/** What several rounds came to. */
public record Spread(double min, double median, double max) {

  /**
   * The spread of at least one value; of an even number the median is the mean of the two in the
   * middle.
   */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }
}
