package dev.holdfast.bench.empty;

import dev.holdfast.service.lock.AccessScope;
import dev.holdfast.service.lock.AccessScopes;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.Hold;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** No document has a scope. */
final class NoScopes implements AccessScopes {
  @Override
  public CompletableFuture<Answer<Optional<Registered>>> get(DocumentId document) {
    return CompletableFuture.completedFuture(Answer.of(Optional.empty()));
  }

  @Override
  public CompletableFuture<Answer<List<Hold>>> put(
      DocumentId document, AccessScope scope, boolean enforced) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Answer<Removed>> remove(DocumentId document, boolean enforced) {
    throw new UnsupportedOperationException();
  }
}
