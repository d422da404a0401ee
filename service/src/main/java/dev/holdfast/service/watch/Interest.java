package dev.holdfast.service.watch;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a watch covers: its scopes less those that lie within another, so that a resource is met at
 * one place only.
 */
final class Interest {
  private static final Set<String> NOT_WATCHED = Set.of("");

  private final boolean everything;
  private final Set<String> types;

  /** The sections watched of a document; none means all. */
  private final Map<DocumentId, Set<String>> documents;

  private Interest(boolean everything, Set<String> types, Map<DocumentId, Set<String>> documents) {
    this.everything = everything;
    this.types = Set.copyOf(types);
    this.documents = Map.copyOf(documents);
  }

  static Interest of(Collection<Scope> scopes) {
    Set<String> types = new HashSet<>();
    for (Scope scope : scopes) {
      if (scope instanceof Scope.Everything) {
        return new Interest(true, Set.of(), Map.of());
      }
      if (scope instanceof Scope.OneType type) {
        types.add(type.type());
      }
    }
    Map<DocumentId, Set<String>> documents = new HashMap<>();
    for (Scope scope : scopes) {
      if (scope instanceof Scope.OneDocument one && !types.contains(one.document().type())) {
        documents.put(one.document(), Set.of());
      }
    }
    for (Scope scope : scopes) {
      if (scope instanceof Scope.OneLock one && !types.contains(one.resource().type())) {
        documents.merge(
            one.resource().document(), Set.of(one.resource().section()), Interest::widened);
      }
    }
    return new Interest(false, types, documents);
  }

  private static Set<String> widened(Set<String> sections, Set<String> more) {
    if (sections.isEmpty()) {
      return sections;
    }
    Set<String> all = new HashSet<>(sections);
    all.addAll(more);
    return Set.copyOf(all);
  }

  /** Whether a change of this resource is shown. */
  boolean contains(ResourceId resource) {
    if (everything || types.contains(resource.type())) {
      return true;
    }
    Set<String> sections = documents.get(resource.document());
    return sections != null
        && (sections.isEmpty()
            || resource.isWholeDocument()
            || sections.contains(resource.section()));
  }

  /** Whether the viewers of a document, or of one section, are shown: not those of wide scopes. */
  boolean containsViewersOf(Scope scope) {
    if (scope instanceof Scope.OneLock one) {
      Set<String> sections = documents.get(one.resource().document());
      return sections != null
          && (sections.isEmpty() || sections.contains(one.resource().section()));
    }
    return scope instanceof Scope.OneDocument one
        && documents.getOrDefault(one.document(), NOT_WATCHED).isEmpty();
  }

  /** The scopes beyond one document. */
  List<Scope> wide() {
    if (everything) {
      return List.of(new Scope.Everything());
    }
    return types.stream().sorted().<Scope>map(Scope.OneType::new).toList();
  }

  /** The documents watched one by one, in whole or in part. */
  Set<DocumentId> documents() {
    return documents.keySet();
  }

  /** What to read of a document: one lock where only one is watched, else all. */
  Scope reading(DocumentId document) {
    Set<String> sections = documents.getOrDefault(document, Set.of());
    return sections.size() == 1
        ? new Scope.OneLock(new ResourceId(document, sections.iterator().next()))
        : new Scope.OneDocument(document);
  }

  /** The partitions that it takes events from. */
  Set<Integer> partitions(EventStore store) {
    Set<Integer> partitions = new TreeSet<>();
    if (everything || !types.isEmpty()) {
      Stream.iterate(0, p -> p + 1).limit(store.partitions()).forEach(partitions::add);
    }
    documents.keySet().forEach(document -> partitions.add(store.partitionOf(document)));
    return partitions;
  }

  /** The same for all ways to write the same scopes. */
  @Override
  public String toString() {
    Set<String> scopes = new TreeSet<>();
    wide().forEach(scope -> scopes.add(scope.toString()));
    documents.forEach(
        (document, sections) -> {
          if (sections.isEmpty()) {
            scopes.add(document.toString());
          }
          sections.forEach(section -> scopes.add(document + ":" + section));
        });
    return String.join(" ", scopes);
  }
}
