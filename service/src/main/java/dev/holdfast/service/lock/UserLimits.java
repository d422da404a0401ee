package dev.holdfast.service.lock;

import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.Reservations.Circle;
import dev.holdfast.service.lock.Reservations.Entry;
import dev.holdfast.service.lock.Reservations.Outcome;
import dev.holdfast.service.lock.Reservations.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How many locks a user may have at once: one in all under single tab, else so many of a document
 * as the type's policy says. What waits in a queue or asks for a takeover counts. The service role
 * is exempt.
 *
 * <p>Room is reserved first, then the lock is taken; what was reserved in vain is given up. Before
 * anybody is refused, every reservation that counts is checked against the locks themselves: so
 * what a crash left behind is in nobody's way, and no race gets one lock more.
 */
public final class UserLimits {
  /** How soon a reservation is looked at again whose lock may be about to be taken. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** As many of the user's locks as a refusal names. */
  private static final int NAMED = 10;

  private final Reservations reservations;
  private final boolean singleTab;

  /**
   * Limits.
   *
   * @param singleTab whether a user may have one lock in all
   */
  public UserLimits(Reservations reservations, boolean singleTab) {
    this.reservations = reservations;
    this.singleTab = singleTab;
  }

  /** Takes what is allowed, within the time that is left. */
  public interface Taking<T> {
    CompletableFuture<Answer<T>> take(Allowance allowance, Duration timeLeft);
  }

  /** Lets a lock be taken within the user's limit. */
  public <T> CompletableFuture<Answer<T>> within(
      Caller caller, HoldKey lock, Mode mode, Policy policy, Duration timeLimit, Taking<T> taking) {
    if (caller.service()) {
      return taking.take(new Allowance.Unlimited(), timeLimit);
    }
    boolean alone =
        mode == Mode.EXCLUSIVE && (policy.holders() == 1 || lock.resource().isWholeDocument());
    Wanted wanted =
        singleTab
            ? new Wanted(Circle.USER, lock, alone, 1)
            : new Wanted(Circle.DOCUMENT, lock, alone, policy.locksPerUser());
    return new Attempt<>(wanted, timeLimit, taking).start();
  }

  private Refusal limitReached(Wanted wanted, List<Entry> entries) {
    return Refusal.of(
        Reason.USER_LOCK_LIMIT,
        singleTab
            ? "A user may have one lock at a time."
            : "A user may have no more than "
                + wanted.limit()
                + " locks of "
                + wanted.lock().resource().document()
                + " at a time.",
        "limit",
        Integer.toString(wanted.limit()),
        "held_resource_ids",
        entries.stream()
            .map(entry -> entry.lock().resource().toString())
            .distinct()
            .limit(NAMED)
            .collect(Collectors.joining(",")));
  }

  /** One call's way to a reservation, and on. */
  private final class Attempt<T> {
    private final Wanted wanted;
    private final Taking<T> taking;
    private final long endNanos;

    Attempt(Wanted wanted, Duration timeLimit, Taking<T> taking) {
      this.wanted = wanted;
      this.taking = taking;
      this.endNanos = System.nanoTime() + timeLimit.toNanos();
    }

    CompletableFuture<Answer<T>> start() {
      return reserve(System.nanoTime() + reservations.mayStillTake().toNanos());
    }

    /**
     * Reserves, or finds that there is no room.
     *
     * @param patienceNanos until when it may wait for what others are about to take
     */
    private CompletableFuture<Answer<T>> reserve(long patienceNanos) {
      // Of the question and not of its answer: what is left behind must have been old by then.
      boolean last = System.nanoTime() - patienceNanos >= 0;
      return reservations
          .reserve(wanted, timeLeft())
          .thenCompose(
              answer -> {
                if (answer instanceof Answer.Refused<Outcome> refused) {
                  return done(Answer.refused(refused.refusal()));
                }
                Outcome outcome = ((Answer.Given<Outcome>) answer).value();
                return outcome instanceof Outcome.Reserved reserved
                    ? take(reserved)
                    : check((Outcome.Full) outcome, patienceNanos, last);
              });
    }

    /**
     * Takes the lock. Where it is refused, the reservation goes; not where it was there before, as
     * another call of the same lock may still take it, nor with a call that was sent away: it keeps
     * its place in the queue.
     */
    private CompletableFuture<Answer<T>> take(Outcome.Reserved reserved) {
      return taking
          .take(new Allowance.Reserved(reserved.reservation()), timeLeft())
          .thenCompose(
              answer -> {
                boolean inVain =
                    answer instanceof Answer.Refused<T> refused
                        && refused.refusal().reason() != Reason.STORE_UNAVAILABLE
                        && refused.refusal().reason() != Reason.SERVER_DRAINING;
                return inVain && reserved.fresh()
                    ? reservations
                        .forget(wanted.lock(), reserved.reservation())
                        .thenApply(forgotten -> answer)
                    : done(answer);
              });
    }

    private CompletableFuture<Answer<T>> check(
        Outcome.Full full, long patienceNanos, boolean last) {
      return reservations
          .standing(full.entries())
          .thenCompose(
              answer -> {
                if (answer instanceof Answer.Refused<Set<Entry>> refused) {
                  return done(Answer.refused(refused.refusal()));
                }
                Set<Entry> standing = ((Answer.Given<Set<Entry>>) answer).value();
                if (standing.size() >= wanted.limit()) {
                  return exhausted(full.entries().stream().filter(standing::contains).toList());
                }
                return clear(
                    full.entries().stream().filter(entry -> !standing.contains(entry)).toList(),
                    full,
                    patienceNanos,
                    last);
              });
    }

    /** Drops what a crash left behind; else waits to see what comes of the others. */
    private CompletableFuture<Answer<T>> clear(
        List<Entry> unfounded, Outcome.Full full, long patienceNanos, boolean last) {
      Instant leftBefore = full.serverTime().minus(reservations.mayStillTake());
      List<CompletableFuture<Answer<Boolean>>> forgotten =
          unfounded.stream()
              .filter(entry -> madeAt(entry).isBefore(leftBefore))
              .map(entry -> reservations.forget(entry.lock(), entry.reservation()))
              .toList();
      if (!forgotten.isEmpty()) {
        return CompletableFuture.allOf(forgotten.toArray(CompletableFuture[]::new))
            .thenCompose(all -> reserve(patienceNanos));
      }
      if (last || timeLeft().compareTo(PAUSE) <= 0) {
        return exhausted(full.entries());
      }
      return new CompletableFuture<Void>()
          .completeOnTimeout(null, PAUSE.toNanos(), TimeUnit.NANOSECONDS)
          .thenCompose(waited -> reserve(patienceNanos));
    }

    private CompletableFuture<Answer<T>> exhausted(List<Entry> entries) {
      return taking.take(new Allowance.Exhausted(limitReached(wanted, entries)), timeLeft());
    }

    private Duration timeLeft() {
      return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    private Instant madeAt(Entry entry) {
      return Instant.EPOCH.plus(entry.reservation().number(), ChronoUnit.MICROS);
    }

    private CompletableFuture<Answer<T>> done(Answer<T> answer) {
      return CompletableFuture.completedFuture(answer);
    }
  }
}
