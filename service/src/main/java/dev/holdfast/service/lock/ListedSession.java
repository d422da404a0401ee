package dev.holdfast.service.lock;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as an administrator sees it.
 *
 * @param graceExpireTime when its locks are released; null while it is connected
 * @param scopes what it watches
 * @param held the resources that it holds
 */
public record ListedSession(
    String sessionId,
    String userId,
    String displayName,
    Instant connectTime,
    @Nullable Instant graceExpireTime,
    List<String> scopes,
    List<String> held) {
  public ListedSession {
    scopes = List.copyOf(scopes);
    held = List.copyOf(held);
  }
}
