package dev.holdfast.service.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls {@code function/due.lua}: what is past its deadline, and when to look again. */
final class DueScript {
  private final ReadCalls reads;
  private final Partitions partitions;
  private final RedisClock clock;

  DueScript(ReadCalls reads, Partitions partitions, RedisClock clock) {
    this.reads = reads;
    this.partitions = partitions;
    this.clock = clock;
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
    return reads.script(
        Script.DUE, keys, List.of(Integer.toString(limit)), reply -> read(reply, of, limit));
  }

  private Found read(List<?> reply, List<Integer> of, int limit) {
    long micros = (Long) reply.get(0);
    clock.heard(of.get(0), micros);
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
