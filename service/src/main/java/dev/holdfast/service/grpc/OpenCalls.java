package dev.holdfast.service.grpc;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many calls each one, a user or a connection, has open, up to a limit. */
final class OpenCalls {
  private final int limit;
  private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

  OpenCalls(int limit) {
    this.limit = limit;
  }

  /** How many one may have open. */
  int limit() {
    return limit;
  }

  /** Counts one more, unless that is above the limit. Each true is owed one {@link #end}. */
  boolean begin(String key) {
    // The count may rise above the limit for a moment, and so refuse one too many, never too few.
    if (open.merge(key, 1, Integer::sum) <= limit) {
      return true;
    }
    end(key);
    return false;
  }

  /** Counts one less. */
  void end(String key) {
    open.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
  }
}
