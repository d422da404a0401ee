package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Jepsen's pair: a read-modify-write under the lock, by processes that are stopped (SIGSTOP) past
 * their TTL between read and write. Without the fence updates are lost, and the lock alone could
 * not prevent it; with it none is.
 */
class PausedHolderIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PAUSES = 3;
  private static final int WHILE_PAUSED = 2;

  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  @Test
  void losesUpdatesWithoutTheFence() throws Exception {
    try (FencedCounter counter = FencedCounter.start(false)) {
      Updates updates = pausedAndOther(counter);
      assertThat(updates.refused()).as("nothing refuses the paused holder").isZero();
      assertThat(updates.acknowledged()).isEqualTo(PAUSES * (WHILE_PAUSED + 1));
      assertThat(counter.value())
          .as("each pause undoes what was written meanwhile")
          .isEqualTo(PAUSES);
    }
  }

  @Test
  void losesNoneWithIt() throws Exception {
    try (FencedCounter counter = FencedCounter.start(true)) {
      Updates updates = pausedAndOther(counter);
      assertThat(updates.refused()).as("the paused holder is told").isEqualTo(PAUSES);
      assertThat(updates.acknowledged()).isEqualTo(PAUSES * WHILE_PAUSED);
      assertThat(counter.value()).isEqualTo(updates.acknowledged());
    }
  }

  private record Updates(int acknowledged, int refused) {}

  /** One holder is paused between its read and its write; another writes meanwhile. */
  private static Updates pausedAndOther(FencedCounter counter) throws Exception {
    int acknowledged = 0;
    try (Counting paused = new Counting(counter);
        Counting other = new Counting(counter)) {
      for (int pause = 0; pause < PAUSES; pause++) {
        paused.takesAndReads();
        paused.signal("STOP");
        for (int update = 0; update < WHILE_PAUSED; update++) {
          other.takesAndReads();
          acknowledged += other.writes();
        }
        paused.signal("CONT");
        acknowledged += paused.writes();
      }
    }
    return new Updates(acknowledged, PAUSES * (WHILE_PAUSED + 1) - acknowledged);
  }

  /** One client process. */
  private static final class Counting implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final PrintStream orders;

    Counting(FencedCounter counter) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  CountingProcess.class.getName(),
                  server.target(),
                  server.token("counter", "Counter", "service"),
                  counter.uri().toString(),
                  Boolean.toString(true))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      said = process.inputReader(StandardCharsets.UTF_8);
      orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Tries until it has the lock, and has read the value. */
    void takesAndReads() {
      await()
          .atMost(LIMIT)
          .until(() -> answerTo(CountingProcess.TAKE).equals(CountingProcess.READ));
    }

    /** Writes what it read, plus one; answers how many updates that was. */
    int writes() throws IOException {
      String answer = answerTo(CountingProcess.WRITE);
      assertThat(answer).isIn(CountingProcess.WROTE, CountingProcess.REFUSED);
      return answer.equals(CountingProcess.WROTE) ? 1 : 0;
    }

    private String answerTo(String order) throws IOException {
      orders.println(order);
      String answer = said.readLine();
      assertThat(answer).as("answer to " + order + " (none: the process ended)").isNotNull();
      return answer;
    }

    void signal(String name) throws Exception {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
  }
}
