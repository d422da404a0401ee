package dev.holdfast.client;

import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.Snapshot;
import dev.holdfast.v1.ViewerEvent;
import dev.holdfast.v1.WatchLocksResponse;

/**
 * Told what a watch sees, one call at a time. A watch begins with a snapshot, then every change
 * comes, in order for each resource; where the server cannot go on without a gap, a new snapshot
 * replaces all that was seen before.
 */
public interface WatchListener {
  /** A whole snapshot, put together where it came in parts. */
  default void onSnapshot(Snapshot snapshot) {}

  /** A lock changed. */
  default void onLockEvent(LockEvent event) {}

  /** A viewer came or went. */
  default void onViewerEvent(ViewerEvent event) {}

  /**
   * The server is heard from: with each message, before what it brings.
   *
   * @param storeAvailable false where what is shown may be old, as its store is out of reach
   */
  default void onSignOfLife(boolean storeAvailable) {}

  /** The connection is lost; the watch comes back by itself, from where it was. */
  default void onDisconnected(HoldfastException why) {}

  /** The server refuses the watch for good. Nothing comes any more. */
  default void onEnd(HoldfastException why) {}

  /** Each message as it came, before all else; for what has no method here. */
  default void onMessage(WatchLocksResponse message) {}
}
