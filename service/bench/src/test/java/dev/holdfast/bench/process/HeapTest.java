package dev.holdfast.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class HeapTest {
  @Test
  void theTotalIsTheLastColumn() {
    String histogram =
        """
        123:
         num     #instances         #bytes  class name (module)
           1:         20000        1600000  [B (java.base@17.0.15)
        Total         20000        1600123
        """;
    assertThat(Heap.totalBytes(histogram)).isEqualTo(1_600_123);
  }

  @Test
  void whatJcmdSaysInsteadIsShown() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Heap.totalBytes("java.io.IOException: No such process"))
        .withMessageContaining("No such process");
  }
}
