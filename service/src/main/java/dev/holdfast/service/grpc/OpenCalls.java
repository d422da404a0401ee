package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many calls each one, a user or a connection, has open, up to a limit. */
final class OpenCalls {
  /** Long enough not to be hammered by who leaks calls. */
  private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

  private final int limit;
  private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

  OpenCalls(int limit) {
    this.limit = limit;
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

  /**
   * What who is above the limit is told.
   *
   * @param what the calls that are counted, as "open calls"
   */
  Refusal tooMany(String what) {
    return new Refusal(
        Reason.RATE_LIMITED,
        "More than " + limit + ' ' + what + '.',
        Map.of("limit", Integer.toString(limit)),
        List.of(),
        RETRY_DELAY);
  }

  /** Counts one less. */
  void end(String key) {
    open.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
  }
}
