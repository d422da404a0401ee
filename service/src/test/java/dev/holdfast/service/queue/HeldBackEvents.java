package dev.holdfast.service.queue;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.watch.EventStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store whose events come late, for as long as a test wants. */
final class HeldBackEvents implements EventStore {
  private final EventStore store;
  private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

  HeldBackEvents(EventStore store) {
    this.store = store;
  }

  /** From now on events wait. */
  void holdBack() {
    released = new CompletableFuture<>();
  }

  /** Those that wait come, and all later ones at once. */
  void release() {
    released.complete(null);
  }

  @Override
  public int partitions() {
    return store.partitions();
  }

  @Override
  public int partitionOf(DocumentId document) {
    return store.partitionOf(document);
  }

  @Override
  public CompletableFuture<SnapshotPage> document(Scope scope) {
    return store.document(scope);
  }

  @Override
  public CompletableFuture<SnapshotPage> page(int partition, Scope scope, String after, int limit) {
    return store.page(partition, scope, after, limit);
  }

  @Override
  public CompletableFuture<List<LockEvent>> history(int partition, long afterRevision, int limit) {
    return store.history(partition, afterRevision, limit);
  }

  @Override
  public CompletableFuture<Head> head(int partition) {
    return store.head(partition);
  }

  @Override
  public Tail tail(Listener listener) {
    return store.tail(
        new Listener() {
          @Override
          public CompletionStage<Void> events(int partition, List<LockEvent> events) {
            return released.thenCompose(now -> listener.events(partition, events));
          }

          @Override
          public void idle(int partition, Head head) {
            listener.idle(partition, head);
          }

          @Override
          public void available(boolean available) {
            listener.available(available);
          }
        });
  }
}
