package dev.holdfast.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.ops.Readiness.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Readiness readiness = new Readiness();

  @Test
  void isReadyWhenWarmWithAStore() {
    assertThat(readiness.state()).isEqualTo(State.STARTING);
    readiness.warmedUp();
    assertThat(readiness.state()).isEqualTo(State.STORE_UNAVAILABLE);
    readiness.storeAvailable(true);
    assertThat(readiness.state()).isEqualTo(State.READY);
  }

  @Test
  void followsTheStore() {
    readiness.warmedUp();
    readiness.storeAvailable(true);
    readiness.storeAvailable(false);
    assertThat(readiness.state()).isEqualTo(State.STORE_UNAVAILABLE);
    readiness.storeAvailable(true);
    assertThat(readiness.state()).isEqualTo(State.READY);
  }

  @Test
  void drainingIsFinal() {
    readiness.drain();
    readiness.warmedUp();
    readiness.storeAvailable(true);
    assertThat(readiness.state()).isEqualTo(State.DRAINING);
  }

  @Test
  void listenerHearsThePresentStateAndTheLaterOnes() {
    List<State> heard = new ArrayList<>();
    readiness.onChange(heard::add);
    readiness.warmedUp();
    readiness.storeAvailable(true);
    readiness.drain();
    assertThat(heard)
        .containsExactly(State.STARTING, State.STORE_UNAVAILABLE, State.READY, State.DRAINING);
  }

  @Test
  void listenerMayItselfBringAChange() {
    List<State> heard = new ArrayList<>();
    readiness.onChange(
        state -> {
          heard.add(state);
          if (state == State.STORE_UNAVAILABLE) {
            readiness.drain();
          }
        });
    readiness.warmedUp();
    assertThat(heard).endsWith(State.STORE_UNAVAILABLE, State.DRAINING);
  }

  @Test
  void listenerThatFailsKeepsNobodyFromHearingWhatComesNext() {
    List<State> heard = new ArrayList<>();
    readiness.onChange(
        state -> {
          throw new IllegalStateException("gone");
        });
    readiness.onChange(heard::add);
    readiness.warmedUp();
    assertThat(heard).containsExactly(State.STARTING, State.STORE_UNAVAILABLE);
  }

  @RepeatedTest(200)
  void listenerHearsTheNewestStateLastWhoeverChangesIt() throws InterruptedException {
    var heard = new ConcurrentLinkedDeque<State>();
    readiness.onChange(heard::add);
    var threads =
        List.<Runnable>of(
                readiness::warmedUp,
                () -> readiness.storeAvailable(true),
                () -> readiness.storeAvailable(true))
            .stream()
            .map(Thread::new)
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(heard.getLast()).isEqualTo(State.READY);
  }
}
