package dev.holdfast.service.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Calls {@code function/commit.lua} with a batch of operations. */
final class CommitScript {
  /** What stands in a reply before the first result, see {@link ScriptCalls#heard}. */
  private static final int BEFORE_RESULTS = 4;

  private final ScriptCalls calls;
  private final Partitions partitions;
  private final Revisions revisions;
  private final RedisClock clock;

  CommitScript(ScriptCalls calls, Partitions partitions, Revisions revisions, RedisClock clock) {
    this.calls = calls;
    this.partitions = partitions;
    this.revisions = revisions;
    this.clock = clock;
  }

  /** The results, one for each operation in order. */
  record Reply(Instant serverTime, List<Result> results) {}

  /**
   * Commits operations. Where Redis is out of memory it refuses the whole batch before anything is
   * done; then those that free go again by themselves, and the others fail.
   */
  CompletionStage<Reply> commit(List<Operation<?>> operations) {
    return send(Script.COMMIT, operations)
        .exceptionallyCompose(
            failure -> {
              if (ScriptCalls.isOutOfMemory(failure)) {
                return commitFreeing(operations);
              }
              throw new CompletionException(StoreFailures.cause(failure));
            });
  }

  private CompletionStage<Reply> commitFreeing(List<Operation<?>> operations) {
    List<Operation<?>> freeing = operations.stream().filter(o -> o.kind().frees()).toList();
    CompletionStage<Reply> freed =
        freeing.isEmpty()
            ? CompletableFuture.completedFuture(new Reply(Instant.EPOCH, List.of()))
            : send(Script.COMMIT_FREEING, freeing);
    return freed.thenApply(
        reply -> {
          Iterator<Result> results = reply.results().iterator();
          return new Reply(
              reply.serverTime(),
              operations.stream()
                  .map(o -> o.kind().frees() ? results.next() : Result.OUT_OF_MEMORY)
                  .toList());
        });
  }

  private CompletionStage<Reply> send(Script script, List<Operation<?>> operations) {
    int[] touched =
        operations.stream()
            .filter(operation -> !operation.kind().isApart())
            .mapToInt(Operation::partition)
            .distinct()
            .toArray();
    int[] ordinals = new int[partitions.count()];
    var keys = new ArrayList<String>();
    List<String> arguments = calls.opening();
    arguments.add(Integer.toString(touched.length));
    for (int i = 0; i < touched.length; i++) {
      ordinals[touched[i]] = i;
      keys.addAll(partitions.keys(touched[i]).all());
      arguments.add(Long.toString(revisions.highest(touched[i])));
    }
    for (Operation<?> operation : operations) {
      keys.addAll(operation.keys());
      arguments.add(operation.kind().label());
      arguments.add(
          operation.kind().isApart() ? "" : Integer.toString(ordinals[operation.partition()]));
      arguments.add(
          Long.toString(clock.millisAt(operation.partition(), operation.deadlineNanos())));
      arguments.addAll(operation.arguments());
    }
    return calls.call(script, keys, arguments).thenApply(reply -> read(reply, operations));
  }

  private Reply read(List<?> reply, List<Operation<?>> operations) {
    Instant serverTime = calls.heard(operations.get(0).partition(), reply);
    var results = new ArrayList<Result>(operations.size());
    int at = BEFORE_RESULTS;
    for (Operation<?> operation : operations) {
      int end = at + 1 + Math.toIntExact((Long) reply.get(at));
      Result result = new Result(reply.subList(at + 1, end));
      revisions.seen(operation.partition(), result.revision());
      results.add(result);
      at = end;
    }
    return new Reply(serverTime, results);
  }
}
