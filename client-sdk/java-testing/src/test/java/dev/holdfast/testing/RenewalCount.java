package dev.holdfast.testing;

import dev.holdfast.client.ClientObserver;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the locks that were renewed, and the calls that did it. */
record RenewalCount(AtomicInteger locks, AtomicInteger calls) implements ClientObserver {
  @Override
  public void renewed(int renewedLocks, Duration took) {
    locks.addAndGet(renewedLocks);
    calls.incrementAndGet();
  }
}
