package dev.holdfast.service.lock;

import java.util.List;

/** Writes down who administered what, why, and with what outcome. Must not block. */
public interface Audit {
  /** The outcome of a call that went through. */
  String DONE = "DONE";

  /** The outcome of a call that failed by a bug of ours; it may have been done all the same. */
  String FAILED = "FAILED";

  /** One call, when its outcome is known; refused ones too. */
  void called(Entry entry);

  /** What was asked. */
  enum Act {
    FORCE_RELEASE,
    FORCE_TAKE,
    CLEAR_LOCKS,
    LIST_SESSIONS,
    PUT_ACCESS_SCOPE,
    GET_ACCESS_SCOPE,
    DELETE_ACCESS_SCOPE
  }

  /**
   * One call.
   *
   * @param what the resource or scope, as the caller wrote it
   * @param reason the caller's own words, or empty
   * @param outcome {@link #DONE}, {@link #FAILED}, or the name of the {@link Reason} why not
   * @param ended the holds that it ended
   */
  record Entry(
      Act act, Caller caller, String what, String reason, String outcome, List<Hold> ended) {
    public Entry {
      ended = List.copyOf(ended);
    }
  }
}
