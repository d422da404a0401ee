package dev.holdfast.client;

import java.time.Duration;

/**
 * Told what a client does, for metrics and traces. Called on the client's own thread: return at
 * once. What it throws is logged, and changes nothing.
 */
public interface ClientObserver {
  /** Sees nothing. */
  ClientObserver NONE = new ClientObserver() {};

  /** An Acquire was answered for good. */
  default void acquired(String resource, AcquireOutcome outcome, Duration took) {}

  /** A Renew was answered. */
  default void renewed(int locks, Duration took) {}

  /** A Renew failed; it is tried again while there is time. */
  default void renewalFailed(HoldfastException why) {}

  /** A lock is near its deadline without having been renewed. */
  default void warned(String resource) {}

  /** A lock was lost. */
  default void lost(String resource, LockLostException why) {}

  /** A lock is given up. */
  default void givenUp(String resource) {}

  /** The server answered that; false where it had been lost before. */
  default void released(String resource, boolean released) {}

  /** A watch lost its connection and comes back. */
  default void watchDisconnected(HoldfastException why) {}
}
