package dev.holdfast.service.redis;

import dev.holdfast.service.lock.AccessScope;
import dev.holdfast.service.lock.AccessScopes;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.ResourceId;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Access scopes in Redis, each in its document's partition. */
final class RedisAccessScopes implements AccessScopes {
  private final RedisClusterAsyncCommands<String, String> redis;
  private final ReadCalls reads;
  private final Lanes lanes;
  private final Partitions partitions;
  private final Duration timeout;

  RedisAccessScopes(
      RedisClusterAsyncCommands<String, String> redis,
      ReadCalls reads,
      Lanes lanes,
      Partitions partitions,
      Duration timeout) {
    this.redis = redis;
    this.reads = reads;
    this.lanes = lanes;
    this.partitions = partitions;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Answer<Optional<Registered>>> get(DocumentId document) {
    String key = partitions.keys(partitions.of(document)).scopes();
    return reads
        .command(() -> redis.hget(key, document.toString()))
        .<Answer<Optional<Registered>>>thenApply(
            text ->
                Answer.of(
                    Optional.ofNullable(text)
                        .map(mark -> new Registered(AccessScopeJson.read(mark), mark))))
        .exceptionally(failure -> StoreFailures.refused(failure));
  }

  @Override
  public CompletableFuture<Answer<List<Hold>>> put(
      DocumentId document, AccessScope scope, boolean enforced) {
    return change(document, AccessScopeJson.write(scope), enforced)
        .thenApply(answer -> answer.map(Removed::ended));
  }

  @Override
  public CompletableFuture<Answer<Removed>> remove(DocumentId document, boolean enforced) {
    return change(document, "", enforced);
  }

  private CompletableFuture<Answer<Removed>> change(
      DocumentId document, String json, boolean enforced) {
    return lanes.onResource(
        OperationKind.PUT_SCOPE,
        new ResourceId(document, ResourceId.WHOLE_DOCUMENT),
        List.of(json, enforced ? "1" : ""),
        System.nanoTime() + timeout.toNanos(),
        (result, serverTime) ->
            Answer.of(new Removed(result.number(1) == 1, StoredEntries.holds(result, 2))));
  }
}
