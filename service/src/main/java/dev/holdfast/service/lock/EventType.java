package dev.holdfast.service.lock;

/** What happened to a lock. The names are the contract's {@code LockEventType} less its prefix. */
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
  QUEUE_CHANGED
}
