package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.AccessScope;
import dev.holdfast.service.lock.AdminStore.Taken;
import dev.holdfast.service.lock.Administration;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.Refusal;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Administers nothing. */
final class NoAdministration implements Administration {
  @Override
  public CompletableFuture<Answer<List<Hold>>> forceRelease(
      Caller caller, ForceReleaseRequest request) {
    return refused();
  }

  @Override
  public CompletableFuture<Answer<Taken>> forceTake(Caller caller, ForceTakeRequest request) {
    return refused();
  }

  @Override
  public CompletableFuture<Answer<List<Hold>>> clear(Caller caller, ClearRequest request) {
    return refused();
  }

  @Override
  public CompletableFuture<Answer<ListedSessions>> sessions(
      Caller caller, SessionsRequest request) {
    return refused();
  }

  @Override
  public CompletableFuture<Answer<AccessScope>> putScope(
      Caller caller, String document, AccessScope scope, String reason) {
    return refused();
  }

  @Override
  public CompletableFuture<Answer<AccessScope>> getScope(Caller caller, String document) {
    return refused();
  }

  @Override
  public CompletableFuture<Answer<Boolean>> deleteScope(
      Caller caller, String document, String reason) {
    return refused();
  }

  private static <T> CompletableFuture<Answer<T>> refused() {
    return CompletableFuture.completedFuture(Answer.refused(Refusal.storeUnavailable()));
  }
}
