package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final Deque<Runnable> target = new ArrayDeque<>();
  private final SerialExecutor serial = new SerialExecutor(target::add);
  private final List<Integer> done = new ArrayList<>();

  @Test
  void givesTheTargetOneTaskAtATimeInOrder() {
    for (int task = 1; task <= 3; task++) {
      int number = task;
      serial.execute(() -> done.add(number));
    }
    for (int ran = 1; ran <= 3; ran++) {
      assertThat(target).hasSize(1);
      target.remove().run();
    }
    assertThat(target).isEmpty();
    assertThat(done).containsExactly(1, 2, 3);
  }

  @Test
  void taskThatFailsKeepsNothingBack() {
    serial.execute(
        () -> {
          throw new IllegalStateException("fails");
        });
    serial.execute(() -> done.add(1));
    try {
      target.remove().run();
    } catch (IllegalStateException e) {
      // As the target would see it.
    }
    target.remove().run();
    assertThat(done).containsExactly(1);
  }
}
