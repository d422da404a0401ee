package dev.holdfast.client;

import dev.holdfast.v1.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a snapshot together. */
final class SnapshotParts {
  private Snapshot.@Nullable Builder parts;

  /** The whole, with its last part. */
  Optional<Snapshot> add(Snapshot part) {
    Snapshot.Builder whole = parts == null ? Snapshot.newBuilder() : parts;
    whole.addAllLocks(part.getLocksList()).addAllViewers(part.getViewersList());
    parts = part.getMore() ? whole : null;
    return part.getMore() ? Optional.empty() : Optional.of(whole.build());
  }

  /** The rest will not come. */
  void forget() {
    parts = null;
  }
}
