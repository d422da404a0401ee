package dev.holdfast.service.watch;

import dev.holdfast.service.lock.LockEvent;

/**
 * Hears of every event of partitions, for this instance's own use: of all its resources, and before
 * any watch. Called on the hub's thread, so it must not block.
 */
public interface Follower {
  /**
   * From here on every event of the partition is told. What came before is not known, so whoever
   * depends on it asks the store now. Called when reading begins, and after each break in history.
   */
  void gap(int partition);

  /** The next event; in order, none twice and none left out since the last {@link #gap}. */
  void event(int partition, LockEvent event);

  /** There was nothing to read for about two seconds: all events so far were told. */
  default void idle(int partition) {}

  /** What {@link WatchHub#follow} gives. */
  interface Following extends AutoCloseable {
    /** Tells no more, soon; any thread may call it. Does nothing the second time. */
    @Override
    void close();
  }
}
