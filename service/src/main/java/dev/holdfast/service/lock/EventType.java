package dev.holdfast.service.lock;

/**
 * What happened to a lock, or who came to view it. The names are the contract's {@code
 * LockEventType} or {@code ViewerEventType} less their prefixes, but for what only instances tell
 * each other.
 */
public enum EventType {
  ACQUIRED,
  RELEASED,
  EXPIRED,
  RENEWED,
  TAKEN_OVER,
  TAKEOVER_REQUESTED,
  TAKEOVER_DECLINED,
  HOLDER_DISCONNECTED,
  HOLDER_RECONNECTED,
  QUEUE_CHANGED,
  VIEWER_JOINED,
  VIEWER_LEFT,
  /** Who may see and edit the document; not shown to callers. */
  ACCESS_CHANGED
}
