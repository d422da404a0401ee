package dev.holdfast.service.lock;

import dev.holdfast.service.lock.LockStore.HoldKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The room that users have reserved for their locks. A reservation is made before its lock is taken
 * and forgotten after it has ended, in steps of their own; so one may be left over by a crash
 * between two steps, but no lock is ever without one. Futures complete as those of {@link
 * LockStore}.
 */
public interface Reservations {
  /**
   * Reserves room for a lock, also where it is reserved already.
   *
   * @return refused only as STORE_UNAVAILABLE
   */
  CompletableFuture<Answer<Outcome>> reserve(Wanted wanted, Duration timeLimit);

  /** Ends a reservation; false where it is gone, or was made anew under another number. */
  CompletableFuture<Answer<Boolean>> forget(HoldKey lock, Reservation reservation);

  /** Those of one user's entries whose lock is held, waited for or asked for now. */
  CompletableFuture<Answer<Set<Entry>>> standing(List<Entry> entries);

  /** How long after a reservation the call that made it may still take the lock. */
  Duration mayStillTake();

  /** Which reservations count together. */
  enum Circle {
    /** All of a user. */
    USER,
    /** Those of a user within one document. */
    DOCUMENT
  }

  /**
   * What is to be reserved.
   *
   * @param alone whether the resource takes one holder in this mode: then other reservations of it
   *     do not count, so that a user's new hold can take over the old one
   * @param limit how many locks may be reserved in the circle
   */
  record Wanted(Circle circle, HoldKey lock, boolean alone, int limit) {}

  /**
   * Names a reservation of a lock.
   *
   * @param number µs of the clock of Redis when it was made; grows each time the same lock is
   *     reserved
   */
  record Reservation(Circle circle, long number) {
    private static final char OF_USER = 'u';
    private static final char OF_DOCUMENT = 'd';

    /** As a hold carries it. */
    public static Reservation parse(String text) {
      Circle circle = text.charAt(0) == OF_USER ? Circle.USER : Circle.DOCUMENT;
      return new Reservation(circle, Long.parseLong(text.substring(1)));
    }

    @Override
    public String toString() {
      return (circle == Circle.USER ? OF_USER : OF_DOCUMENT) + Long.toString(number);
    }
  }

  /** A lock, and its reservation. */
  record Entry(HoldKey lock, Reservation reservation) {}

  /** What came of it. */
  sealed interface Outcome {
    /**
     * There is room.
     *
     * @param fresh whether there was no reservation of this lock yet
     */
    record Reserved(Reservation reservation, boolean fresh) implements Outcome {}

    /**
     * There is none.
     *
     * @param entries those that count, oldest first
     * @param serverTime what their numbers count by
     */
    record Full(List<Entry> entries, Instant serverTime) implements Outcome {
      public Full {
        entries = List.copyOf(entries);
      }
    }
  }
}
