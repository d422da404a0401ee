package dev.holdfast.service.redis;

import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.Reservations;
import dev.holdfast.service.lock.ResourceIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the reservations forgotten whose holds a script has ended, whoever called it. Nobody waits
 * for that: what is missed by a crash is found when it would be in somebody's way.
 */
final class EndedReservations {
  private volatile @Nullable Reservations reservations;

  /** Begins; what was heard before is left to be found. */
  void forgetIn(Reservations theReservations) {
    reservations = theReservations;
  }

  /** Takes {resource, user, lock id, reservation, ...}. */
  void heard(List<?> givenUp) {
    Reservations present = reservations;
    if (present == null) {
      return;
    }
    for (int i = 0; i < givenUp.size(); i += 4) {
      var lock =
          new HoldKey(
              ResourceIds.canonical((String) givenUp.get(i)),
              (String) givenUp.get(i + 1),
              (String) givenUp.get(i + 2));
      var unused =
          present.forget(lock, Reservations.Reservation.parse((String) givenUp.get(i + 3)));
    }
  }
}
