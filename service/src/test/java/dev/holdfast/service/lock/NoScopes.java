package dev.holdfast.service.lock;

import dev.holdfast.service.access.JwtOnlyAccess;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** No document has a scope. */
public final class NoScopes implements AccessScopes {
  /** Lets any caller do all that its roles let it. */
  public static Admission anybodyMay() {
    return new Admission(new JwtOnlyAccess(), new NoScopes());
  }

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
