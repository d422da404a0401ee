package dev.holdfast.service.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls {@code function/due.lua}: what is past its deadline, and when to look again. */
final class DueScript {
  private final ScriptCalls calls;
  private final Partitions partitions;
  private final RedisClock clock;
  private final Duration timeout;

  DueScript(ScriptCalls calls, Partitions partitions, RedisClock clock, Duration timeout) {
    this.calls = calls;
    this.partitions = partitions;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * What a look found.
   *
   * @param nextMillis the next deadline by Redis's clock, or 0
   * @param held how many resources are held
   * @param due the deadlines that are past
   * @param full whether a partition may have more that are past
   */
  record Found(long nowMillis, long nextMillis, long held, List<Deadline> due, boolean full) {}

  /** A deadline's member, and where it is. */
  record Deadline(int partition, String member) {}

  /** Looks at partitions that one script may touch together. */
  CompletableFuture<Found> look(List<Integer> of, int limit) {
    var keys = new ArrayList<String>(2 * of.size());
    for (int partition : of) {
      keys.add(partitions.keys(partition).deadlines());
      keys.add(partitions.keys(partition).index());
    }
    return calls
        .call(Script.DUE, keys, List.of(Integer.toString(limit)))
        .thenApply(reply -> read(reply, of, limit))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Found read(List<?> reply, List<Integer> of, int limit) {
    long micros = (Long) reply.get(0);
    clock.heard(micros);
    var found = new ArrayList<Deadline>();
    boolean full = false;
    for (int i = 3; i < reply.size(); i++) {
      List<?> due = (List<?>) reply.get(i);
      full |= due.size() >= limit;
      int partition = of.get(i - 3);
      due.forEach(member -> found.add(new Deadline(partition, (String) member)));
    }
    return new Found(
        TimeUnit.MICROSECONDS.toMillis(micros),
        (Long) reply.get(1),
        (Long) reply.get(2),
        found,
        full);
  }
}
