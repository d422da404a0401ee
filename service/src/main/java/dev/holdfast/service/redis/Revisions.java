package dev.holdfast.service.redis;

import java.util.concurrent.atomic.AtomicLongArray;

/** The highest revision that this instance has seen of each partition. */
final class Revisions {
  private final AtomicLongArray highest;

  Revisions(int partitions) {
    highest = new AtomicLongArray(partitions);
  }

  long highest(int partition) {
    return highest.get(partition);
  }

  void seen(int partition, long revision) {
    highest.accumulateAndGet(partition, revision, Math::max);
  }
}
