package dev.holdfast.service.cli;

/**
 * A signal that this process was sent.
 *
 * @param name without SIG
 */
record CaughtSignal(String name, int number) {
  /** What the interrupt key sends. */
  static final String INTERRUPT = "INT";
}
