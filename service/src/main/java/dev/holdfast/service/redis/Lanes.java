package dev.holdfast.service.redis;

import static java.util.Objects.requireNonNull;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The lane of each partition. */
final class Lanes {
  private final Partitions partitions;
  private final List<Lane> lanes;
  private final Map<Integer, Lane> byPartition = new HashMap<>();

  /**
   * Lanes.
   *
   * @param together which partitions one call may span: a lane for each such set
   */
  Lanes(Partitions partitions, List<List<Integer>> together, Supplier<Lane> make) {
    this.partitions = partitions;
    var made = new ArrayList<Lane>();
    for (List<Integer> set : together) {
      Lane lane = make.get();
      made.add(lane);
      set.forEach(partition -> byPartition.put(partition, lane));
    }
    lanes = List.copyOf(made);
  }

  <T> CompletableFuture<Answer<T>> submit(
      OperationKind kind,
      ResourceId resource,
      List<String> arguments,
      long deadlineNanos,
      Operation.Decoder<T> decoder) {
    int partition = partitions.of(resource.document());
    return requireNonNull(byPartition.get(partition))
        .submit(new Operation<>(kind, resource, partition, arguments, deadlineNanos, decoder));
  }

  /** As {@link Lane#tick}. */
  void tick(long nanoTime) {
    lanes.forEach(lane -> lane.tick(nanoTime));
  }
}
