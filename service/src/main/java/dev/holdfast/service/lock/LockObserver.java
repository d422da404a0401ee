package dev.holdfast.service.lock;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears what came of calls, for logs and metrics. Must not block. */
public interface LockObserver {
  /** A lock was taken, or taken again by a retry. */
  void acquired(Hold hold, Duration ttl);

  /** A hold ended by its holder's will, or because nobody was there to have it. */
  void released(String userId, ResourceId resource, ReleaseReason reason);

  /** A lock went to this hold straight from another. */
  void takenOver(Hold hold);

  /** A caller was told that another has the lock. */
  void denied(String userId, ResourceId resource, Refusal refusal);

  /** Nobody renewed it in time. */
  void expired(Hold hold);

  /**
   * How long an Acquire took.
   *
   * @param refusal why it was refused; null where it was granted
   */
  void acquireTook(Duration duration, @Nullable Reason refusal);

  /**
   * A two-part resource id came in.
   *
   * @param client the session, else the peer's address
   */
  void deprecatedId(ResourceId resource, String client);
}
