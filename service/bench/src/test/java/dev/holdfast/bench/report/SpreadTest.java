package dev.holdfast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void medianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Spread.of(9, 1, 5)).isEqualTo(new Spread(1, 5, 9));
  }

  @Test
  void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(Spread.of(9, 1, 5, 6)).isEqualTo(new Spread(1, 5.5, 9));
  }

  @Test
  void valuesStayAsTheyWere() {
    double[] values = {3, 2, 1};
    Spread.of(values);
    assertThat(values).containsExactly(3, 2, 1);
  }

  @Test
  void nothingHasNoSpread() {
    assertThatIllegalArgumentException().isThrownBy(Spread::of);
  }
}
