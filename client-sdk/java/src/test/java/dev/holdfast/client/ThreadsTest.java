package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private final Threads threads = new Threads();

  @Test
  void whatWasTakenIsDoneBeforeTheEndAndNothingIsTakenAfterIt() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    CompletableFuture<String> last = new CompletableFuture<>();
    for (int task = 0; task < 100; task++) {
      String name = "task " + task;
      assertThat(threads.tryExecute(() -> done.add(name))).isTrue();
    }
    threads.endWith(() -> last.complete("after " + done.size()));
    assertThat(threads.tryExecute(() -> done.add("too late"))).isFalse();
    threads.close();
    assertThat(last.get(20, TimeUnit.SECONDS)).isEqualTo("after 100");
    assertThat(done).doesNotContain("too late");
  }
}
