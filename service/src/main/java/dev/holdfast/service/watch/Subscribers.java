package dev.holdfast.service.watch;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The cursors of one partition, by what an event must be about to concern them. */
final class Subscribers {
  private final Set<Cursor> all = new LinkedHashSet<>();
  private final Set<Cursor> everything = new LinkedHashSet<>();
  private final Map<String, Set<Cursor>> byType = new HashMap<>();
  private final Map<DocumentId, Set<Cursor>> byDocument = new HashMap<>();

  /** Adds a cursor under each of its watch's scopes. */
  void add(Cursor cursor) {
    all.add(cursor);
    Interest interest = cursor.watch().interest();
    for (Scope scope : interest.wide()) {
      if (scope instanceof Scope.OneType one) {
        byType.computeIfAbsent(one.type(), t -> new LinkedHashSet<>()).add(cursor);
      } else {
        everything.add(cursor);
      }
    }
    for (DocumentId document : cursor.feed().own(interest.documents())) {
      byDocument.computeIfAbsent(document, d -> new LinkedHashSet<>()).add(cursor);
    }
  }

  void remove(Cursor cursor) {
    all.remove(cursor);
    everything.remove(cursor);
    Interest interest = cursor.watch().interest();
    for (Scope scope : interest.wide()) {
      if (scope instanceof Scope.OneType one) {
        remove(byType, one.type(), cursor);
      }
    }
    for (DocumentId document : cursor.feed().own(interest.documents())) {
      remove(byDocument, document, cursor);
    }
  }

  private static <K> void remove(Map<K, Set<Cursor>> index, K key, Cursor cursor) {
    index.computeIfPresent(
        key,
        (k, cursors) -> {
          cursors.remove(cursor);
          return cursors.isEmpty() ? null : cursors;
        });
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Collection<Cursor> all() {
    return all;
  }

  /** Calls for each cursor whose scopes may hold the resource, once. */
  void forEach(ResourceId resource, Consumer<Cursor> action) {
    everything.forEach(action);
    byType.getOrDefault(resource.type(), Set.of()).forEach(action);
    byDocument.getOrDefault(resource.document(), Set.of()).forEach(action);
  }
}
