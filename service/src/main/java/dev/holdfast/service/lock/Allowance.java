package dev.holdfast.service.lock;

import dev.holdfast.service.lock.Reservations.Reservation;

/** What a user's limit of locks lets a call do. */
public sealed interface Allowance {
  /** No limit counts: whatever it asks. */
  record Unlimited() implements Allowance {}

  /** To take the lock that this was reserved for. */
  record Reserved(Reservation reservation) implements Allowance {}

  /**
   * To take again what it has, and else to be told what is in the way.
   *
   * @param refusal the answer where nothing but the limit is
   */
  record Exhausted(Refusal refusal) implements Allowance {}
}
