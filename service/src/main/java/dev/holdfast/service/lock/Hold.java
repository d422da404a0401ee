package dev.holdfast.service.lock;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One hold of one resource by one user. Times are Redis's.
 *
 * @param lockId with the user names the hold; the session id where the caller gave none; may be
 *     empty
 * @param sessionId the session it is bound to, or empty
 * @param fencingToken grows with every grant of the resource; at most 2^53 - 1
 * @param graceExpireTime when it ends because its session is gone; null while it is not, or has
 *     been gone for a moment only
 * @param takeover what its holder is asked, where a request is pending
 */
public record Hold(
    ResourceId resource,
    String userId,
    String displayName,
    String lockId,
    String sessionId,
    Mode mode,
    Instant acquireTime,
    Instant expireTime,
    long fencingToken,
    Map<String, String> metadata,
    @Nullable Instant graceExpireTime,
    @Nullable PendingTakeover takeover) {
  public Hold {
    metadata = Map.copyOf(metadata);
  }

  /** A hold that is in no grace, and that nobody asks for. */
  public Hold(
      ResourceId resource,
      String userId,
      String displayName,
      String lockId,
      String sessionId,
      Mode mode,
      Instant acquireTime,
      Instant expireTime,
      long fencingToken,
      Map<String, String> metadata) {
    this(
        resource,
        userId,
        displayName,
        lockId,
        sessionId,
        mode,
        acquireTime,
        expireTime,
        fencingToken,
        metadata,
        null,
        null);
  }
}
