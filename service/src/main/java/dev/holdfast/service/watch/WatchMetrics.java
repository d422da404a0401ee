package dev.holdfast.service.watch;

/** Counts what watches do. Called on the hub's thread. */
public interface WatchMetrics {
  /** Counts nothing. */
  WatchMetrics NONE = new WatchMetrics() {};

  /** A watch was opened. */
  default void opened() {}

  /** A watch ended, whatever for. */
  default void closed() {}

  /** Events went out to one watch. */
  default void delivered(int events) {}

  /** A snapshot was begun. */
  default void snapshot(SnapshotCause cause) {}
}
