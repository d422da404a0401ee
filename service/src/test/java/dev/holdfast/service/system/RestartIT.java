package dev.holdfast.service.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.WatchEnd;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a Redis of its own is restarted: its locks are there again. */
class RestartIT {
  private static final String RESOURCE = "document:123:tab:diagnosis";
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  @Test
  void drainedServerSendsItsWatchesAwayAndHasItsLocksAfterwards(@TempDir Path data)
      throws Exception {
    try (var fleet = new Fleet(data, "embedded")) {
      var server = fleet.fork();
      Client smith = fleet.client(server, "smith");
      Lock held = smith.acquire(RESOURCE, "smiths", TEN_MINUTES);
      var watch = RecordedWatch.open(smith, "document:123");
      soon().until(() -> watch.locks().containsValue(held));

      server.terminate();
      soon().until(() -> watch.status() != null);
      WatchEnd end = requireNonNull(watch.end());
      assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE.value());
      assertThat(end.getStatus().getDetails(0).unpack(ErrorInfo.class).getReason())
          .isEqualTo("SERVER_DRAINING");
      assertThat(end.hasRetryDelay()).isTrue();
      server.awaitEnd();

      server.startAgain();
      smith.cut();
      assertThat(smith.holds(RESOURCE)).isEqualTo(List.of(held));
      watch.resume(smith);
      assertThat(smith.release(RESOURCE, "smiths")).isTrue();
      soon().until(() -> watch.locks().isEmpty());
      assertThat(watch.snapshots()).as("it resumed").isEqualTo(1);
    }
  }

  @Test
  void killedServerHasItsLocksAfterwardsAndItsTokensGrowOn(@TempDir Path data) {
    try (var fleet = new Fleet(data, "embedded")) {
      var server = fleet.fork();
      Client smith = fleet.client(server, "smith");
      Lock held = smith.acquire(RESOURCE, "smiths", TEN_MINUTES);

      server.kill();
      server.startAgain();
      smith.cut();
      assertThat(smith.holds(RESOURCE)).isEqualTo(List.of(held));
      assertThat(smith.release(RESOURCE, "smiths")).isTrue();
      assertThat(smith.acquire(RESOURCE, "again", TEN_MINUTES).getFencingToken())
          .isGreaterThan(held.getFencingToken());
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }
}
