package dev.holdfast.service.lock;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of one lock or of its viewers, as its partition's stream tells it.
 *
 * @param hold the hold after the change; null where the change left none
 * @param ended the hold that the change ended, where it ended one
 * @param releaseReason set for {@link EventType#RELEASED}
 * @param holders how many hold the resource after the change
 * @param waiters how many are queued for it after the change
 * @param dropped the waiter that this took out of the queue though its call was still waiting;
 *     where there was one
 * @param delayUntil as in {@link LockState}
 * @param time Redis's clock
 * @param revision grows from event to event of the partition; for a grant it is the fencing token
 * @param position where it stands in its partition's history
 * @param viewing set where it is about viewers, and no lock has changed
 */
public record LockEvent(
    EventType type,
    ResourceId resource,
    @Nullable Hold hold,
    @Nullable Hold ended,
    @Nullable ReleaseReason releaseReason,
    int holders,
    int waiters,
    @Nullable Dropped dropped,
    @Nullable Instant delayUntil,
    Instant time,
    long revision,
    Position position,
    @Nullable Viewing viewing) {

  /** A change of a lock. */
  public LockEvent(
      EventType type,
      ResourceId resource,
      @Nullable Hold hold,
      @Nullable Hold ended,
      @Nullable ReleaseReason releaseReason,
      int holders,
      int waiters,
      @Nullable Instant delayUntil,
      Instant time,
      long revision,
      Position position) {
    this(
        type,
        resource,
        hold,
        ended,
        releaseReason,
        holders,
        waiters,
        null,
        delayUntil,
        time,
        revision,
        position,
        null);
  }

  /** Names a waiter. */
  public record Dropped(String userId, String lockId) {}

  /**
   * What must fit the event before it, or history is broken: data was lost, or trimmed unread.
   *
   * @param epoch the partition's random id, made with it
   * @param previousRevision the partition's revision before this event
   */
  public record Position(String epoch, long previousRevision) {}
}
