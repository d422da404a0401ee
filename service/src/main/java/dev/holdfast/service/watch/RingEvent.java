package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event with its encodings, each made when the first watch needs it: one for all, and one each
 * for the users who see more: the holder's, that of the hold that ended, and who asks for the hold.
 */
final class RingEvent {
  private final LockEvent event;
  private byte @Nullable [] forAll;
  private byte @Nullable [] forHolder;
  private byte @Nullable [] forFormerHolder;
  private byte @Nullable [] forRequester;

  RingEvent(LockEvent event) {
    this.event = event;
  }

  LockEvent event() {
    return event;
  }

  long revision() {
    return event.revision();
  }

  /** The bytes that this user's watches get. */
  byte[] encodedFor(String userId, EventEncoder encoder) {
    if (isOf(event.hold(), userId)) {
      forHolder = forHolder != null ? forHolder : encoder.encode(event, userId);
      return forHolder;
    }
    if (isOf(event.ended(), userId)) {
      forFormerHolder = forFormerHolder != null ? forFormerHolder : encoder.encode(event, userId);
      return forFormerHolder;
    }
    if (isAskedForBy(event.hold(), userId)) {
      forRequester = forRequester != null ? forRequester : encoder.encode(event, userId);
      return forRequester;
    }
    forAll = forAll != null ? forAll : encoder.encode(event, "");
    return forAll;
  }

  private static boolean isAskedForBy(@Nullable Hold hold, String userId) {
    return hold != null && hold.takeover() != null && hold.takeover().requesterId().equals(userId);
  }

  private static boolean isOf(@Nullable Hold hold, String userId) {
    return hold != null && hold.userId().equals(userId);
  }
}
