package dev.holdfast.service.watch;

/** What the transport tells its watch. Any thread may call it; returns at once. */
public interface WatchHandle {
  /** The sink takes messages again. */
  void ready();

  /** The caller has gone. */
  void cancel();
}
