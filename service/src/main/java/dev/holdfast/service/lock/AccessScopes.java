package dev.holdfast.service.lock;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The access scopes of documents. Futures complete as those of {@link LockStore}. */
public interface AccessScopes {
  /** A document's scope, as it is registered now. */
  CompletableFuture<Answer<Optional<Registered>>> get(DocumentId document);

  /**
   * Registers a scope in the place of what there was.
   *
   * @param enforced whether those lose their locks whom it does not let in
   * @return the holds that it ended
   */
  CompletableFuture<Answer<List<Hold>>> put(
      DocumentId document, AccessScope scope, boolean enforced);

  /**
   * Takes a document's scope away.
   *
   * @return whether there was one, and the holds that this ended
   */
  CompletableFuture<Answer<Removed>> remove(DocumentId document, boolean enforced);

  /**
   * A scope, and what tells it from any other in the store.
   *
   * @param mark given along with what is done by it, so that nothing is done by an old one
   */
  record Registered(AccessScope scope, String mark) {}

  /** What came of taking a scope away. */
  record Removed(boolean existed, List<Hold> ended) {
    public Removed {
      ended = List.copyOf(ended);
    }
  }
}
