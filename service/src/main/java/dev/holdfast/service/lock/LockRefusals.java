package dev.holdfast.service.lock;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The refusals that tell of locks: who has it, and until when. */
public final class LockRefusals {
  private LockRefusals() {}

  /**
   * LOCK_HELD.
   *
   * @param inTheWay the oldest of what is in the way; a state without a hold is kept for its former
   *     holder
   * @param count how many are in the way in all
   * @param waiters how many are queued
   * @param serverTime what the times count by
   */
  public static Refusal lockHeld(
      ResourceId resource, List<LockState> inTheWay, int count, int waiters, Instant serverTime) {
    var metadata = new HashMap<String, String>();
    metadata.put("resource_id", resource.toString());
    metadata.put("server_time", serverTime.toString());
    metadata.put("holders", Integer.toString(count));
    metadata.put("waiters", Integer.toString(waiters));
    String keptFor = count == 0 && waiters > 0 ? "who waits for it." : "its former holder.";
    String message = resource + " is kept for " + keptFor;
    for (LockState state : inTheWay) {
      if (state.isHeld()) {
        Hold oldest = state.holds().get(0);
        metadata.put("holder_user_id", oldest.userId());
        metadata.put("holder_display_name", oldest.displayName());
        metadata.put("expire_time", oldest.expireTime().toString());
        message = resource + " is held by " + shownName(oldest) + '.';
        break;
      }
      if (state.delayUntil() != null) {
        metadata.putIfAbsent("expire_time", state.delayUntil().toString());
      }
    }
    return new Refusal(Reason.LOCK_HELD, message, metadata, inTheWay, null);
  }

  /**
   * LOCK_LOST.
   *
   * @param present the resource as it is now
   */
  public static Refusal lockLost(ResourceId resource, List<LockState> present) {
    return new Refusal(
        Reason.LOCK_LOST,
        "This hold of " + resource + " has ended.",
        Map.of("resource_id", resource.toString()),
        present,
        null);
  }

  /** QUEUE_FULL. */
  public static Refusal queueFull(ResourceId resource, int limit) {
    return Refusal.of(
        Reason.QUEUE_FULL,
        "No more than " + limit + " may wait for locks of " + resource.document() + " at once.",
        "resource_id",
        resource.toString(),
        "limit",
        Integer.toString(limit));
  }

  /** LOCK_NOT_HELD: there is nothing to take over. */
  public static Refusal notHeld(ResourceId resource) {
    return about(Reason.LOCK_NOT_HELD, "This hold of " + resource + " is not there.", resource);
  }

  /** TAKEOVER_NOT_ALLOWED. */
  public static Refusal takeoverNotAllowed(ResourceId resource) {
    return about(
        Reason.TAKEOVER_NOT_ALLOWED,
        "This hold of " + resource + " cannot be asked for.",
        resource);
  }

  /** TAKEOVER_PENDING: somebody else has asked before. */
  public static Refusal takeoverPending(ResourceId resource, String requesterName) {
    return Refusal.of(
        Reason.TAKEOVER_PENDING,
        "Somebody else has asked for " + resource + " already.",
        "resource_id",
        resource.toString(),
        "requester_display_name",
        requesterName);
  }

  /** TAKEOVER_NOT_PENDING: answered, withdrawn or void by now. */
  public static Refusal takeoverNotPending(ResourceId resource) {
    return about(
        Reason.TAKEOVER_NOT_PENDING, "No such request for " + resource + " is pending.", resource);
  }

  /** NOT_LOCK_HOLDER: an answer by somebody who was not asked. */
  public static Refusal notHolder(ResourceId resource) {
    return about(
        Reason.NOT_LOCK_HOLDER, "Only the holder of " + resource + " may answer.", resource);
  }

  private static Refusal about(Reason reason, String message, ResourceId resource) {
    return Refusal.of(reason, message, "resource_id", resource.toString());
  }

  private static String shownName(Hold hold) {
    return hold.displayName().isEmpty() ? "another user" : hold.displayName();
  }
}
