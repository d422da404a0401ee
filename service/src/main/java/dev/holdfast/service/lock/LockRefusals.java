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
    String message = resource + " is kept for its former holder.";
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

  private static String shownName(Hold hold) {
    return hold.displayName().isEmpty() ? "another user" : hold.displayName();
  }
}
