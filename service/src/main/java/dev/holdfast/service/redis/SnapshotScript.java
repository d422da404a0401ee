package dev.holdfast.service.redis;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.lock.Viewer;
import dev.holdfast.service.lock.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls {@code function/snapshot.lua}: locks of one partition, and the revision that they are as
 * of.
 */
final class SnapshotScript {
  private final ScriptCalls calls;
  private final Partitions partitions;
  private final Revisions revisions;
  private final Duration timeout;

  SnapshotScript(ScriptCalls calls, Partitions partitions, Revisions revisions, Duration timeout) {
    this.calls = calls;
    this.partitions = partitions;
    this.revisions = revisions;
    this.timeout = timeout;
  }

  /**
   * One reading.
   *
   * @param locks held, or kept for a former holder
   * @param viewers of the documents, where they were asked for
   * @param waiters where they were asked for
   */
  record Reading(
      String epoch,
      long revision,
      List<LockState> locks,
      List<Viewer> viewers,
      List<Waiter> waiters,
      Instant serverTime) {}

  /**
   * A document's locks, or of one lock that and the whole document's.
   *
   * @param viewers whether the document's viewers are read too
   */
  CompletableFuture<Reading> document(Scope scope, boolean viewers) {
    if (scope instanceof Scope.OneLock lock) {
      return read(partitions.of(lock.resource().document()), 0, sections(lock.resource()), viewers);
    }
    DocumentId document = ((Scope.OneDocument) scope).document();
    return read(partitions.of(document), 0, Map.of(document, List.of()), viewers);
  }

  /** One lock and the whole document's, and who waits for them, as far as there is room. */
  CompletableFuture<Reading> lock(ResourceId resource, int waitersMax) {
    return read(partitions.of(resource.document()), waitersMax, sections(resource), false);
  }

  private static Map<DocumentId, List<String>> sections(ResourceId resource) {
    List<String> sections =
        resource.isWholeDocument()
            ? List.of(ResourceId.WHOLE_DOCUMENT)
            : List.of(resource.section(), ResourceId.WHOLE_DOCUMENT);
    return Map.of(resource.document(), sections);
  }

  /** The named resources, which are all of one partition. */
  CompletableFuture<Reading> resources(int partition, Collection<ResourceId> resources) {
    return resources(partition, resources, 0);
  }

  /** The same, with who waits for them, as far as there is room. */
  CompletableFuture<Reading> resources(
      int partition, Collection<ResourceId> resources, int waitersMax) {
    var sections = new LinkedHashMap<DocumentId, List<String>>();
    for (ResourceId resource : resources) {
      sections.computeIfAbsent(resource.document(), d -> new ArrayList<>()).add(resource.section());
    }
    return read(partition, waitersMax, sections, false);
  }

  /** Only where the partition stands. */
  CompletableFuture<Reading> head(int partition) {
    return read(partition, 0, Map.of(), false);
  }

  /** Reads sections of documents; no sections means all. */
  private CompletableFuture<Reading> read(
      int partition,
      int waitersMax,
      Map<DocumentId, List<String>> sectionsByDocument,
      boolean viewers) {
    PartitionKeys of = partitions.keys(partition);
    var keys = new ArrayList<>(of.all());
    List<String> arguments = calls.opening();
    arguments.add(Long.toString(revisions.highest(partition)));
    arguments.add(Integer.toString(waitersMax));
    sectionsByDocument.forEach(
        (document, sections) -> {
          keys.addAll(of.document(document));
          arguments.add(document.toString());
          arguments.add(Integer.toString(sections.size()));
          arguments.addAll(sections);
          arguments.add(viewers ? "1" : "");
        });
    return calls
        .call(Script.SNAPSHOT, keys, arguments)
        .thenApply(reply -> read(partition, reply))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Reading read(int partition, List<?> reply) {
    Instant serverTime = calls.heard(reply);
    long revision = (Long) reply.get(5);
    revisions.seen(partition, revision);
    return new Reading(
        (String) reply.get(4),
        revision,
        StoredEntries.states((List<?>) reply.get(6)),
        StoredViewers.viewers((List<?>) reply.get(7)),
        StoredWaiter.waiters((List<?>) reply.get(8)),
        serverTime);
  }
}
