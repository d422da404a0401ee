package dev.holdfast.service.cli;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.Takeover;
import dev.holdfast.v1.Viewer;
import dev.holdfast.v1.ViewerEvent;
import dev.holdfast.v1.ViewerEventType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Says to people what happened to a lock.
 *
 * @param zone the zone of the times of day
 */
record EventText(ZoneId zone) {
  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** {@code 14:03:12 document:123:tab:x acquired by Dr. Smith, expires in 5 min}. */
  String of(LockEvent event) {
    return timeOfDay(event.getTime()) + " " + event.getLock().getResourceId() + " " + what(event);
  }

  /** {@code 14:03:12 document:123 Nurse Jane is looking, 2 viewers}. */
  String of(ViewerEvent event, Timestamp now) {
    Viewer viewer = event.getViewer();
    boolean joined = event.getType() == ViewerEventType.VIEWER_EVENT_TYPE_JOINED;
    return "%s %s %s %s, %d viewers"
        .formatted(
            timeOfDay(now),
            viewer.getScope(),
            LockText.name(viewer.getDisplayName(), viewer.getUserId()),
            joined ? "is looking" : "has left",
            event.getViewerCount());
  }

  private static String what(LockEvent event) {
    Lock lock = event.getLock();
    String holder = LockText.name(lock.getHolder());
    String former = LockText.name(event.getPreviousHolder());
    return switch (event.getType()) {
      case LOCK_EVENT_TYPE_ACQUIRED -> "acquired by " + holder + end(event);
      case LOCK_EVENT_TYPE_RELEASED -> released(event, former) + rest(event);
      case LOCK_EVENT_TYPE_EXPIRED -> "expired, was held by " + former + rest(event);
      case LOCK_EVENT_TYPE_RENEWED -> "renewed by " + holder + end(event);
      case LOCK_EVENT_TYPE_TAKEN_OVER -> "taken over by " + holder + " from " + former + end(event);
      case LOCK_EVENT_TYPE_TAKEOVER_REQUESTED -> "asked for by " + requester(lock.getTakeover());
      case LOCK_EVENT_TYPE_TAKEOVER_DECLINED -> "stays with " + holder + ", takeover declined";
      case LOCK_EVENT_TYPE_HOLDER_DISCONNECTED -> "held by " + holder + end(event);
      case LOCK_EVENT_TYPE_HOLDER_RECONNECTED -> "held by " + holder + ", who is back" + end(event);
      case LOCK_EVENT_TYPE_QUEUE_CHANGED -> lock.getWaiters() + " waiting";
      case LOCK_EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED -> "changed";
    };
  }

  private static String released(LockEvent event, String former) {
    return switch (event.getReleaseReason()) {
      case RELEASE_REASON_DISCONNECT -> "released, since " + former + " stayed away";
      case RELEASE_REASON_ADMIN -> "released by an administrator, was held by " + former;
      case RELEASE_REASON_HOLDER, RELEASE_REASON_UNSPECIFIED, UNRECOGNIZED ->
          "released by " + former;
    };
  }

  private static String rest(LockEvent event) {
    if (event.getHolders() > 0) {
      return ", " + event.getHolders() + " holders left";
    }
    Lock lock = event.getLock();
    return lock.hasDelayUntil()
        ? ", kept for " + LockText.left(event.getTime(), lock.getDelayUntil())
        : ", free now";
  }

  private static String end(LockEvent event) {
    return LockText.end(event.getLock(), event.getTime());
  }

  private static String requester(Takeover takeover) {
    return LockText.name(takeover.getRequesterDisplayName(), takeover.getRequesterUserId());
  }

  private String timeOfDay(Timestamp time) {
    return TIME_OF_DAY.format(Instant.ofEpochMilli(Timestamps.toMillis(time)).atZone(zone));
  }
}
