package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private final List<FutureTask<?>> timers = new ArrayList<>();
  private final List<String> due = new ArrayList<>();
  private final Slots<String> slots =
      new Slots<>(
          Duration.ofSeconds(1),
          (delay, task) -> {
            FutureTask<?> timer = new FutureTask<>(task, null);
            timers.add(timer);
            return timer;
          },
          due::add);

  private List<FutureTask<?>> running() {
    return timers.stream().filter(timer -> !timer.isDone()).toList();
  }

  @Test
  void oneTimerServesAllHoweverOftenSomethingComesEarlier() {
    for (int seconds = 100; seconds > 0; seconds--) {
      slots.put("due in " + seconds, Duration.ofSeconds(seconds));
    }
    assertThat(running()).hasSize(1);
  }

  @Test
  void whatIsDueTogetherGoesTogetherAndTheRestLater() {
    slots.put("one", Duration.ZERO);
    slots.put("other", Duration.ZERO);
    slots.put("later", Duration.ofHours(1));
    slots.put("gone", Duration.ZERO);
    slots.remove("gone");
    running().forEach(FutureTask::run);
    assertThat(due).containsExactly("one", "other");
    assertThat(running()).as("for what comes later").hasSize(1);
  }

  @Test
  void whatIsPutAgainIsDueOnce() {
    slots.put("one", Duration.ZERO);
    slots.put("one", Duration.ofHours(1));
    running().forEach(FutureTask::run);
    assertThat(due).isEmpty();
  }

  @Test
  void afterTheEndNothingIsDue() {
    slots.put("one", Duration.ZERO);
    slots.clear();
    assertThat(running()).isEmpty();
  }
}
