package dev.holdfast.service.redis;

import static java.util.Objects.requireNonNull;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
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

  /** Commits an operation on a resource: its id and section come first among the arguments. */
  <T> CompletableFuture<Answer<T>> onResource(
      OperationKind kind,
      ResourceId resource,
      List<String> arguments,
      long deadlineNanos,
      Operation.Decoder<T> decoder) {
    int partition = partitions.of(resource.document());
    var all = new ArrayList<String>(arguments.size() + 2);
    all.add(resource.toString());
    all.add(resource.section());
    all.addAll(arguments);
    List<String> keys = partitions.keys(partition).document(resource.document());
    return submit(new Operation<>(kind, partition, keys, all, deadlineNanos, decoder));
  }

  /** Commits an operation on what belongs to a partition as a whole. */
  <T> CompletableFuture<Answer<T>> onPartition(
      OperationKind kind,
      int partition,
      List<String> arguments,
      long deadlineNanos,
      Operation.Decoder<T> decoder) {
    return submit(new Operation<>(kind, partition, List.of(), arguments, deadlineNanos, decoder));
  }

  /** Commits an operation on what a user holds and waits for, in the user's partition. */
  <T> CompletableFuture<Answer<T>> onUser(
      OperationKind kind,
      String userId,
      List<String> arguments,
      long deadlineNanos,
      Operation.Decoder<T> decoder) {
    int partition = partitions.ofUser(userId);
    List<String> keys = List.of(partitions.keys(partition).user(userId));
    return submit(new Operation<>(kind, partition, keys, arguments, deadlineNanos, decoder));
  }

  /** Commits an operation on what a user holds and waits for within a document, beside that. */
  <T> CompletableFuture<Answer<T>> onUserOfDocument(
      OperationKind kind,
      String userId,
      DocumentId document,
      List<String> arguments,
      long deadlineNanos,
      Operation.Decoder<T> decoder) {
    int partition = partitions.of(document);
    List<String> keys = List.of(partitions.keys(partition).user(document, userId));
    return submit(new Operation<>(kind, partition, keys, arguments, deadlineNanos, decoder));
  }

  private <T> CompletableFuture<Answer<T>> submit(Operation<T> operation) {
    return requireNonNull(byPartition.get(operation.partition())).submit(operation);
  }

  /** As {@link Lane#tick}. */
  void tick(long nanoTime) {
    lanes.forEach(lane -> lane.tick(nanoTime));
  }
}
