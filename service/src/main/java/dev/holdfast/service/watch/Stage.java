package dev.holdfast.service.watch;

/** What a watch is at. Each leads to the next by {@link Watch#become}. */
interface Stage {
  /**
   * Sends or changes one thing, the sink being ready.
   *
   * @return false where there is nothing to do for now; whoever changes that marks the watch
   */
  boolean step();

  /** The token to send with a heartbeat; empty: the last one still says what the watch knows. */
  default String token() {
    return "";
  }
}
