package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FewAtOnceTest {
  private static final int THINGS = 1_000;

  private final List<CompletableFuture<Boolean>> begun = new ArrayList<>();
  private final CompletableFuture<@Nullable Void> done =
      new FewAtOnce<>(IntStream.range(0, THINGS).boxed().toList(), this::begin).begin();

  private CompletableFuture<Boolean> begin(int thing) {
    CompletableFuture<Boolean> underWay = new CompletableFuture<>();
    begun.add(underWay);
    return underWay;
  }

  @Test
  void nextBeginsWhenOneIsDone() {
    assertThat(begun).hasSize(FewAtOnce.ABREAST);
    begun.get(7).complete(true);
    assertThat(begun).hasSize(FewAtOnce.ABREAST + 1);
  }

  @Test
  void isDoneWhenAllAreWellOrNot() {
    for (int thing = 0; thing < THINGS; thing++) {
      assertThat(done).isNotDone();
      begun.get(thing).completeExceptionally(new IllegalStateException("of the test"));
    }
    assertThat(begun).hasSize(THINGS);
    assertThat(done).isCompleted();
  }

  @Test
  void nothingIsDoneAtOnce() {
    assertThat(new FewAtOnce<>(List.<Integer>of(), this::begin).begin()).isCompleted();
  }
}
