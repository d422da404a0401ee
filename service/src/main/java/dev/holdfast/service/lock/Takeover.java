package dev.holdfast.service.lock;

/** What a type's policy makes of a request to hand a lock over. */
public enum Takeover {
  /** Refused. */
  OFF,
  /** The holder is asked; no answer means no. */
  ASK,
  /** The holder is asked; no answer means yes. */
  ASK_THEN_FORCE
}
