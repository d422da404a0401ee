package dev.holdfast.bench.empty;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.Reservations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Has room for everything and keeps nothing. */
final class EmptyReservations implements Reservations {
  @Override
  public CompletableFuture<Answer<Outcome>> reserve(Wanted wanted, Duration timeLimit) {
    return answered(new Outcome.Reserved(new Reservation(wanted.circle(), 1), true));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> forget(HoldKey lock, Reservation reservation) {
    return answered(true);
  }

  @Override
  public CompletableFuture<Answer<Set<Entry>>> standing(List<Entry> entries) {
    return answered(Set.copyOf(entries));
  }

  @Override
  public Duration mayStillTake() {
    return Duration.ZERO;
  }

  private static <T> CompletableFuture<Answer<T>> answered(T value) {
    return CompletableFuture.completedFuture(Answer.of(value));
  }
}
