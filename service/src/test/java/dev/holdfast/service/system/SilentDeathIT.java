package dev.holdfast.service.system;

import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_ACQUIRED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_RELEASED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.ReleaseReason;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A connection that just stops, as when a cable is pulled: the service is told nothing, finds it by
 * keepalive, and the lock is free not before the grace, and not long after it.
 */
class SilentDeathIT {
  private static final long GRACE_MILLIS = 3_000;

  /** As the contract says: how much later than the grace a lock may be free. */
  private static final long AT_MOST_LATER_MILLIS = 15_000;

  /** How long a sweeper and this test's own clock reading may take on a busy machine. */
  private static final long SLACK_MILLIS = 5_000;

  private static final String A = "document:1:a";

  @Test
  void theLockOfAConnectionThatJustStopsIsFreeAfterTheGrace(@TempDir Path data) throws Exception {
    try (var network = NetworkNamespace.make();
        // Redis lives on that host too, as the service's child.
        var fleet =
            new Fleet(
                data,
                "embedded",
                "locks.single-tab: false",
                "lock-types.default.grace: " + GRACE_MILLIS + "ms")) {
      ForkedInstance instance = fleet.fork(network);
      Client observer = fleet.clientAt(network.address(1), instance, "jane");
      Client holder = fleet.clientAt(network.address(2), instance, "smith");
      RecordedWatch observed = RecordedWatch.open(observer, "document:1");
      RecordedWatch stream = RecordedWatch.inSession(holder, "tab", "document:1");
      RecordedWatch near = RecordedWatch.inSession(observer, "near", "document:1");
      soon().until(() -> observed.snapshots() + stream.snapshots() + near.snapshots() == 3);
      holder.acquireIn("tab", A);
      observer.acquireIn("near", "document:1:b");

      long pulled = System.currentTimeMillis();
      network.pull(2);
      soon().until(() -> observed.typesOf(A).contains(LOCK_EVENT_TYPE_RELEASED));

      LockEvent released = observed.events().get(observed.eventCount() - 1);
      assertThat(released.getReleaseReason()).isEqualTo(ReleaseReason.RELEASE_REASON_DISCONNECT);
      assertThat(Timestamps.toMillis(released.getTime()) - pulled)
          .isBetween(GRACE_MILLIS, GRACE_MILLIS + AT_MOST_LATER_MILLIS + SLACK_MILLIS);
      assertThat(observed.typesOf("document:1:b")).containsExactly(LOCK_EVENT_TYPE_ACQUIRED);
      stream.close();
      near.close();
      observed.close();
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60));
  }
}
