package dev.holdfast.service.watch;

/** Why a watch is sent a snapshot. */
public enum SnapshotCause {
  /** It began without a resume token. */
  BEGIN,
  /** Its resume token names a point that is not kept any more, or that never was. */
  TOKEN_TOO_OLD,
  /** It fell behind by more than its queue, or than the ring. */
  SLOW,
  /** The partition's history does not hang together: data was lost, or trimmed unread. */
  HISTORY_BROKEN
}
