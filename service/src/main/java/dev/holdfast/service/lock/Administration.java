package dev.holdfast.service.lock;

import dev.holdfast.service.lock.AdminStore.Taken;
import dev.holdfast.service.lock.Locks.CallContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of administrators, and of those whom the access policy lets. Each is written to the
 * audit log. Never blocks, and never throws for a caller's mistake.
 */
public interface Administration {
  CompletableFuture<Answer<List<Hold>>> forceRelease(Caller caller, ForceReleaseRequest request);

  CompletableFuture<Answer<Taken>> forceTake(Caller caller, ForceTakeRequest request);

  CompletableFuture<Answer<List<Hold>>> clear(Caller caller, ClearRequest request);

  CompletableFuture<Answer<ListedSessions>> sessions(Caller caller, SessionsRequest request);

  CompletableFuture<Answer<AccessScope>> putScope(
      Caller caller, String document, AccessScope scope, String reason);

  CompletableFuture<Answer<AccessScope>> getScope(Caller caller, String document);

  CompletableFuture<Answer<Boolean>> deleteScope(Caller caller, String document, String reason);

  /** Fields as the caller wrote them. */
  record ForceReleaseRequest(
      String resourceId, String reason, long fencingToken, CallContext context) {}

  /**
   * Fields as the caller wrote them.
   *
   * @param ttl null or zero means the policy's
   */
  record ForceTakeRequest(
      String resourceId,
      String lockId,
      String sessionId,
      @Nullable Duration ttl,
      String reason,
      String displayName,
      CallContext context) {}

  /** Fields as the caller wrote them; {@code userId} empty means everybody's. */
  record SessionsRequest(String userId, int pageSize, String pageToken) {}

  /** A page of sessions; {@code next} is empty where it is the last. */
  record ListedSessions(List<ListedSession> sessions, String next) {
    public ListedSessions {
      sessions = List.copyOf(sessions);
    }
  }

  /** Fields as the caller wrote them. */
  record ClearRequest(String scope, String reason, CallContext context) {}
}
