package dev.holdfast.bench.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.holdfast.v1.Heartbeat;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.Snapshot;
import dev.holdfast.v1.WatchEnd;
import dev.holdfast.v1.WatchLocksResponse;
import org.junit.jupiter.api.Test;

class TallyMarshallerTest {
  private static final LockEvent EVENT =
      LockEvent.newBuilder()
          .setLock(Lock.newBuilder().setResourceId("document:1:main"))
          .setRevision(1_790_000_000_000_000L)
          .build();

  private static Tally count(WatchLocksResponse.Builder message) {
    message.setServerTime(Timestamp.newBuilder().setSeconds(1)).setResumeToken("token");
    return new TallyMarshaller().parse(message.build().toByteString().newInput());
  }

  @Test
  void everyEventCounts() {
    var message = WatchLocksResponse.newBuilder().addLockEvents(EVENT).addLockEvents(EVENT);
    assertThat(count(message)).isEqualTo(new Tally(2, false, false, false));
  }

  @Test
  void aHeartbeatIsNoEvent() {
    var message = WatchLocksResponse.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance());
    assertThat(count(message)).isEqualTo(new Tally(0, false, false, false));
  }

  @Test
  void partsOfASnapshotAreToldFromItsEnd() {
    var locks = Snapshot.newBuilder().addLocks(EVENT.getLock()).addLocks(EVENT.getLock());
    var part = WatchLocksResponse.newBuilder().setSnapshot(locks.clone().setMore(true));
    var last = WatchLocksResponse.newBuilder().setSnapshot(locks);
    assertThat(count(part)).isEqualTo(new Tally(0, true, true, false));
    assertThat(count(last)).isEqualTo(new Tally(0, true, false, false));
  }

  @Test
  void whatFollowsAnEmptySnapshotStillCounts() {
    var message =
        WatchLocksResponse.newBuilder()
            .setSnapshot(Snapshot.getDefaultInstance())
            .addLockEvents(EVENT)
            .setEnd(WatchEnd.getDefaultInstance());
    assertThat(count(message)).isEqualTo(new Tally(1, true, false, true));
  }
}
