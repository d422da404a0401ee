package dev.holdfast.client;

/** How an Acquire ended. */
public enum AcquireOutcome {
  /** The lock is held now. */
  GRANTED,
  /** Another holds it. */
  DENIED,
  /** The server refused it for another reason. */
  REFUSED,
  /** No answer could be had, or the caller went away. */
  FAILED
}
