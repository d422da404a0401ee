package dev.holdfast.service.watch;

import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a watch: a part of a snapshot, events, or a heartbeat.
 *
 * @param events each as the {@link EventEncoder} gave it; shared between watches, not to be written
 * @param resumeToken goes on after this very message; empty: keep the last
 */
public record WatchMessage(
    @Nullable SnapshotPart snapshot,
    List<byte[]> events,
    @Nullable Beat heartbeat,
    String resumeToken,
    Instant serverTime) {

  /** Some locks and viewers of a snapshot; with {@code more} the next part continues it. */
  public record SnapshotPart(List<LockState> locks, List<Viewer> viewers, boolean more) {
    /** One without viewers. */
    public SnapshotPart(List<LockState> locks, boolean more) {
      this(locks, List.of(), more);
    }
  }

  /** Nothing else was sent for so long; whether the store is in reach. */
  public record Beat(Duration interval, boolean storeAvailable) {}
}
