package dev.holdfast.service.redis;

import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls {@code function/ids.lua}: held resource ids of one partition in their order. */
final class IdsScript {
  /** The character after ':', so that every id of a type sorts below {@code type + AFTER}. */
  private static final char AFTER = ':' + 1;

  private final ReadCalls reads;
  private final Partitions partitions;

  IdsScript(ReadCalls reads, Partitions partitions) {
    this.reads = reads;
    this.partitions = partitions;
  }

  /**
   * What one call found.
   *
   * @param epoch empty where the partition has none
   * @param revision what the ids are as of
   */
  record Listed(String epoch, long revision, List<ResourceId> ids) {}

  /**
   * Ids behind {@code after}.
   *
   * @param scope a wide one
   * @param after empty for the first
   */
  CompletableFuture<Listed> list(int partition, Scope scope, String after, int limit) {
    PartitionKeys keys = partitions.keys(partition);
    String min = "-";
    String max = "+";
    if (scope instanceof Scope.OneType type) {
      min = "[" + type.type() + ':';
      max = "(" + type.type() + AFTER;
    }
    if (!after.isEmpty()) {
      min = "(" + after;
    }
    return reads.script(
        Script.IDS,
        List.of(keys.revision(), keys.index()),
        List.of(min, max, Integer.toString(limit)),
        IdsScript::read);
  }

  private static Listed read(List<?> reply) {
    var ids = new ArrayList<ResourceId>(reply.size() - 2);
    for (int i = 2; i < reply.size(); i++) {
      ids.add(ResourceIds.canonical((String) reply.get(i)));
    }
    return new Listed((String) reply.get(0), (Long) reply.get(1), ids);
  }
}
