package dev.holdfast.service.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.Viewing;
import dev.holdfast.service.watch.EventEncoder;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.ViewerEvent;
import dev.holdfast.v1.ViewerEventType;
import dev.holdfast.v1.WatchLocksResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Encodes an event as one entry of {@code lock_events} or {@code viewer_events}. */
public final class WatchEventEncoder implements EventEncoder {
  private static final byte[] NOTHING = {};

  @Override
  public byte[] encode(LockEvent event, String userId) {
    if (event.type() == EventType.ACCESS_CHANGED) {
      // No bytes are no entry: what instances tell each other is not the caller's.
      return NOTHING;
    }
    return event.viewing() == null
        ? entry(WatchLocksResponse.LOCK_EVENTS_FIELD_NUMBER, message(event, userId))
        : entry(
            WatchLocksResponse.VIEWER_EVENTS_FIELD_NUMBER, message(event.type(), event.viewing()));
  }

  private static ViewerEvent message(EventType type, Viewing viewing) {
    return ViewerEvent.newBuilder()
        .setType(
            type == EventType.VIEWER_JOINED
                ? ViewerEventType.VIEWER_EVENT_TYPE_JOINED
                : ViewerEventType.VIEWER_EVENT_TYPE_LEFT)
        .setViewer(LockMessages.viewer(viewing.viewer()))
        .setViewerCount(viewing.viewers())
        .build();
  }

  /** The contract's message of an event, as one user sees it. */
  static dev.holdfast.v1.LockEvent message(LockEvent event, String userId) {
    var message =
        dev.holdfast.v1.LockEvent.newBuilder()
            .setType(type(event.type()))
            .setLock(lock(event, userId))
            .setTime(Times.timestamp(event.time()))
            .setRevision(event.revision())
            .setHolders(event.holders());
    Hold ended = event.ended();
    if (ended != null) {
      message
          .setPreviousHolder(LockMessages.holder(ended, userId))
          .setEndedFencingToken(ended.fencingToken());
    }
    if (event.releaseReason() != null) {
      message.setReleaseReason(reason(event.releaseReason()));
    }
    return message.build();
  }

  private static Lock lock(LockEvent event, String userId) {
    Hold hold = event.hold();
    if (hold != null) {
      return LockMessages.lock(hold, event.waiters(), userId);
    }
    String resource = event.resource().toString();
    return event.delayUntil() == null
        ? Lock.newBuilder().setResourceId(resource).setWaiters(event.waiters()).build()
        : LockMessages.kept(resource, event.delayUntil(), event.waiters());
  }

  private static byte[] entry(int field, MessageLite message) {
    byte[] bytes = new byte[CodedOutputStream.computeMessageSize(field, message)];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeMessageNoTag(message);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  private static LockEventType type(EventType type) {
    return switch (type) {
      case ACQUIRED -> LockEventType.LOCK_EVENT_TYPE_ACQUIRED;
      case RELEASED -> LockEventType.LOCK_EVENT_TYPE_RELEASED;
      case EXPIRED -> LockEventType.LOCK_EVENT_TYPE_EXPIRED;
      case RENEWED -> LockEventType.LOCK_EVENT_TYPE_RENEWED;
      case TAKEN_OVER -> LockEventType.LOCK_EVENT_TYPE_TAKEN_OVER;
      case TAKEOVER_REQUESTED -> LockEventType.LOCK_EVENT_TYPE_TAKEOVER_REQUESTED;
      case TAKEOVER_DECLINED -> LockEventType.LOCK_EVENT_TYPE_TAKEOVER_DECLINED;
      case HOLDER_DISCONNECTED -> LockEventType.LOCK_EVENT_TYPE_HOLDER_DISCONNECTED;
      case HOLDER_RECONNECTED -> LockEventType.LOCK_EVENT_TYPE_HOLDER_RECONNECTED;
      case QUEUE_CHANGED -> LockEventType.LOCK_EVENT_TYPE_QUEUE_CHANGED;
      case VIEWER_JOINED, VIEWER_LEFT, ACCESS_CHANGED ->
          throw new IllegalArgumentException("not of a lock: " + type);
    };
  }

  private static dev.holdfast.v1.ReleaseReason reason(ReleaseReason reason) {
    return switch (reason) {
      case HOLDER -> dev.holdfast.v1.ReleaseReason.RELEASE_REASON_HOLDER;
      case DISCONNECT -> dev.holdfast.v1.ReleaseReason.RELEASE_REASON_DISCONNECT;
      case ADMIN -> dev.holdfast.v1.ReleaseReason.RELEASE_REASON_ADMIN;
    };
  }
}
