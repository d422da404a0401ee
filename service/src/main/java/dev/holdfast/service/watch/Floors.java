package dev.holdfast.service.watch;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.watch.EventStore.SnapshotPage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Up to where a watch has been told of one partition already, by its snapshot or before it was cut:
 * an event at or below its floor is not news. Readings of different revisions make up one snapshot,
 * so each document and each page has a floor of its own.
 */
final class Floors {
  /** Sorts after every resource id. */
  private static final String END = "\uffff";

  private final Map<DocumentId, Long> documents = new HashMap<>();
  private final TreeMap<String, PageFloor> everything = new TreeMap<>();
  private final Map<String, TreeMap<String, PageFloor>> types = new HashMap<>();
  private long all;
  private long lowest = Long.MAX_VALUE;
  private long highest;

  private record PageFloor(long listedRevision, long revision, Set<ResourceId> ids) {
    long of(ResourceId resource) {
      return ids.contains(resource) ? revision : listedRevision;
    }
  }

  /** All was told up to this revision. */
  void all(long revision) {
    all = revision;
    span(revision, revision);
  }

  /** A document was read as of this revision. */
  void document(DocumentId document, long revision) {
    documents.put(document, revision);
    span(revision, revision);
  }

  /** A page of a wide scope was read; pages come in order. */
  void page(Scope scope, SnapshotPage page) {
    TreeMap<String, PageFloor> pages =
        scope instanceof Scope.OneType type
            ? types.computeIfAbsent(type.type(), t -> new TreeMap<>())
            : everything;
    pages.put(
        page.upTo().isEmpty() ? END : page.upTo(),
        new PageFloor(page.listedRevision(), page.revision(), page.ids()));
    span(page.listedRevision(), page.revision());
  }

  /** Whether the watch knows of this event. */
  boolean cover(LockEvent event) {
    return event.revision() <= highest && event.revision() <= of(event.resource());
  }

  /** No event after this revision is covered. */
  long highest() {
    return highest;
  }

  /** Whether every event up to {@link #highest} is covered. */
  boolean areEven() {
    return lowest >= highest;
  }

  private long of(ResourceId resource) {
    Long document = documents.get(resource.document());
    if (document != null) {
      return Math.max(all, document);
    }
    var page = types.getOrDefault(resource.type(), everything).ceilingEntry(resource.toString());
    return page == null ? all : Math.max(all, page.getValue().of(resource));
  }

  private void span(long low, long high) {
    lowest = Math.min(lowest, low);
    highest = Math.max(highest, high);
  }
}
