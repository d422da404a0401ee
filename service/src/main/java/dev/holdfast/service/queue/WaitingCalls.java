package dev.holdfast.service.queue;

import static java.util.Objects.requireNonNull;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.LockRefusals;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.LockStore;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.Found;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.Queued;
import dev.holdfast.service.lock.LockStore.Turn;
import dev.holdfast.service.lock.Locks.Cancellation;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.Waits;
import dev.holdfast.service.watch.Follower;
import dev.holdfast.service.watch.Follower.Following;
import dev.holdfast.service.watch.OwnerThread;
import dev.holdfast.service.watch.WatchHub;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that wait for a lock at this instance. The queue itself is in the store; here is who is
 * to be told. A call asks the store for its place, and asks again when it hears that its turn may
 * have come, when it may have missed that, and when its time is up. So it is the store that decides
 * each time, and a wrong guess costs one call.
 *
 * <p>One thread owns all of this; whatever comes from elsewhere is handed to it.
 */
public final class WaitingCalls implements Waits, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WaitingCalls.class);

  /** How soon the store is asked again that did not answer. */
  private static final Duration RETRY = Duration.ofMillis(250);

  /** How long ending a wait is tried where the store does not answer: its place ends by then. */
  private static final Duration LEAVING = Duration.ofSeconds(30);

  private final LockStore store;
  private final ToIntFunction<HoldKey> partitionOf;
  private final OwnerThread thread = new OwnerThread("holdfast-queue");
  private final Followed followed;
  private final Map<HoldKey, Place> places = new HashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private boolean draining;

  /** Waits over a store, told of its events by a hub. */
  public WaitingCalls(LockStore store, ToIntFunction<HoldKey> partitionOf, WatchHub hub) {
    this(store, partitionOf, hub::follow);
  }

  /**
   * Waits over a store.
   *
   * @param follow as {@link WatchHub#follow}
   */
  WaitingCalls(
      LockStore store,
      ToIntFunction<HoldKey> partitionOf,
      BiFunction<Integer, Follower, Following> follow) {
    this.store = store;
    this.partitionOf = partitionOf;
    Follower follower = new News();
    followed = new Followed(partition -> follow.apply(partition, follower), thread);
  }

  /** How many calls wait. */
  public int count() {
    return count.get();
  }

  @Override
  public CompletableFuture<Waited> acquire(
      AcquireCommand command, Duration wait, Cancellation caller) {
    var call = new WaitingCall(wait);
    post(() -> begin(call, command));
    caller.onCancel(() -> post(() -> cancelled(call, command.hold())));
    return call.answer();
  }

  /** A call of this instance was answered that a hold came out of the queue. */
  public void granted(Hold hold) {
    post(() -> ask(keyOf(hold)));
  }

  /** Asks the store anew for every call: what it knew of this instance may be gone. */
  public void askForAll() {
    post(() -> List.copyOf(places.values()).forEach(this::ask));
  }

  /**
   * Sends every call away, and from now on whoever comes; they keep their places for as long as the
   * store takes this instance for alive, so that who comes back by another one loses nothing. Who
   * is just being answered by the store is told what it says, as that may be a lock.
   */
  @Override
  public CompletableFuture<Void> drain() {
    post(
        () -> {
          draining = true;
          List.copyOf(places.values()).stream()
              .filter(place -> !place.isAsking())
              .forEach(this::sendAway);
        });
    return drained;
  }

  private void sendAway(Place place) {
    finish(place, Answer.refused(Refusal.serverDraining()));
  }

  /** Ends its thread. Calls that still wait are not told: drain first. */
  @Override
  public void close() {
    post(followed::close);
    thread.close();
  }

  private void post(Runnable task) {
    thread.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            log.error("A task of the waiting calls failed", e);
          }
          if (draining && places.isEmpty()) {
            drained.complete(null);
          }
        });
  }

  private void begin(WaitingCall call, AcquireCommand command) {
    if (draining) {
      call.complete(Answer.refused(Refusal.serverDraining()));
      return;
    }
    Place place = places.get(command.hold());
    if (place == null) {
      place = new Place(partitionOf.applyAsInt(command.hold()), command);
      places.put(command.hold(), place);
      followed.begin(place.partition());
    }
    Place joined = place;
    joined.add(call, command);
    count.incrementAndGet();
    call.timeUpBy(thread.after(call.left(), () -> post(() -> timeUp(joined, call))));
    ask(joined);
  }

  private void ask(HoldKey key) {
    Place place = places.get(key);
    if (place != null) {
      ask(place);
    }
  }

  private void ask(Place place) {
    if (places.get(place.key()) != place || !place.beginAsking()) {
      return;
    }
    Duration left = place.left();
    CompletableFuture<Answer<Turn>> answer =
        left.isZero()
            ? store.acquire(place.command()).thenApply(granted -> granted.map(turn -> turn))
            : store.queue(place.command(), left);
    var unused = answer.whenComplete((turn, failure) -> post(() -> answered(place, turn, failure)));
  }

  private void answered(Place place, @Nullable Answer<Turn> answer, @Nullable Throwable failure) {
    place.answered();
    if (places.get(place.key()) != place) {
      abandoned(place, answer);
    } else if (failure != null) {
      remove(place).forEach(call -> call.fail(failure));
    } else if (answer instanceof Answer.Given<Turn> given) {
      if (given.value() instanceof Granted granted) {
        finish(place, Answer.of(granted));
      } else {
        queued(place, ((Queued) given.value()).arrival());
      }
    } else {
      refused(place, ((Answer.Refused<Turn>) requireNonNull(answer)).refusal());
    }
  }

  private void queued(Place place, long arrival) {
    place.queued(arrival);
    if (place.isEnded()) {
      refuseAsHeld(place.key(), remove(place));
    } else if (draining) {
      sendAway(place);
    } else if (place.isToAskAgain() || place.left().isZero()) {
      ask(place);
    }
  }

  private void refused(Place place, Refusal refusal) {
    if (refusal.equals(Refusal.accessChanged())) {
      // Asked again as it was judged it would never be let in: who sent it judges it anew and comes
      // back. Its place in the queue waits for it; whom the new scope keeps out has none any more.
      finish(place, Answer.refused(refusal));
      return;
    }
    boolean away = refusal.reason() == Reason.STORE_UNAVAILABLE;
    if (away && place.isQueued() && draining) {
      sendAway(place);
      return;
    }
    if (away && place.isQueued() && !place.left().isZero()) {
      // It has its place, and nobody needs to know that the store was away for a while.
      thread.after(RETRY, () -> post(() -> ask(place)));
      return;
    }
    finish(place, Answer.refused(refusal));
    if (away) {
      // It may have got a place all the same.
      leave(place.key(), System.nanoTime());
    }
  }

  /** Nobody waits for this answer any more. */
  private void abandoned(Place place, @Nullable Answer<Turn> answer) {
    if (!places.containsKey(place.key())) {
      if (answer instanceof Answer.Given<Turn> given && given.value() instanceof Granted granted) {
        var unused = store.giveBack(place.key(), granted.hold().fencingToken());
      } else {
        leave(place.key(), System.nanoTime());
      }
    }
  }

  /** Ends what the store has of a wait, unless somebody waits for the same again. */
  private void leave(HoldKey key, long sinceNanos) {
    if (places.containsKey(key)) {
      return;
    }
    var unused =
        store
            .leave(key)
            .whenComplete(
                (left, failure) -> {
                  boolean over = System.nanoTime() - sinceNanos >= LEAVING.toNanos();
                  if (!(left instanceof Answer.Given<Boolean>) && !over) {
                    thread.after(RETRY, () -> post(() -> leave(key, sinceNanos)));
                  }
                });
  }

  private void cancelled(WaitingCall call, HoldKey key) {
    Place place = places.get(key);
    if (place == null || !place.calls().remove(call)) {
      return;
    }
    count.decrementAndGet();
    call.forget();
    if (place.calls().isEmpty()) {
      remove(place);
      if (!place.isAsking()) {
        leave(key, System.nanoTime());
      }
    }
  }

  /** The last call of a place asks once more, as one that does not wait. */
  private void timeUp(Place place, WaitingCall call) {
    if (place.calls().contains(call)) {
      if (place.calls().size() == 1) {
        ask(place);
      } else {
        place.calls().remove(call);
        count.decrementAndGet();
        refuseAsHeld(place.key(), List.of(call));
      }
    }
  }

  /** A place of this name was taken out of the queue by somebody else. */
  private void dropped(HoldKey key, long revision) {
    Place place = places.get(key);
    if (place != null && place.isEndedAt(revision)) {
      refuseAsHeld(key, remove(place));
    }
  }

  private void refuseAsHeld(HoldKey key, List<WaitingCall> calls) {
    var unused =
        store
            .get(key.resource())
            .thenApply(answer -> held(key, answer))
            .whenComplete(
                (answer, failure) ->
                    calls.forEach(
                        call -> {
                          if (answer != null) {
                            call.complete(answer);
                          } else {
                            call.fail(failure);
                          }
                        }));
  }

  private static Answer<Granted> held(HoldKey key, Answer<Found> found) {
    if (found instanceof Answer.Given<Found> given) {
      List<LockState> states = given.value().states();
      int holds = states.stream().mapToInt(state -> state.holds().size()).sum();
      int waiters = given.value().waiters().size();
      return Answer.refused(
          LockRefusals.lockHeld(
              key.resource(), states, holds, waiters, given.value().serverTime()));
    }
    return Answer.refused(((Answer.Refused<Found>) found).refusal());
  }

  private void finish(Place place, Answer<Granted> answer) {
    remove(place).forEach(call -> call.complete(answer));
  }

  /** Takes a place and its calls out of the books. */
  private List<WaitingCall> remove(Place place) {
    places.remove(place.key());
    followed.end(place.partition());
    List<WaitingCall> calls = List.copyOf(place.calls());
    place.calls().clear();
    count.addAndGet(-calls.size());
    return calls;
  }

  private static HoldKey keyOf(Hold hold) {
    return new HoldKey(hold.resource(), hold.userId(), hold.lockId());
  }

  /** What the partitions tell, on the hub's thread. */
  private final class News implements Follower {
    @Override
    public void gap(int partition) {
      post(
          () ->
              List.copyOf(places.values()).stream()
                  .filter(place -> place.partition() == partition)
                  .forEach(WaitingCalls.this::ask));
    }

    @Override
    public void event(int partition, LockEvent event) {
      switch (event.type()) {
        case ACQUIRED, TAKEN_OVER ->
            tell(event.hold(), WaitingCalls::keyOf, WaitingCalls.this::ask);
        case QUEUE_CHANGED ->
            tell(
                event.dropped(),
                dropped -> new HoldKey(event.resource(), dropped.userId(), dropped.lockId()),
                key -> dropped(key, event.revision()));
        case RELEASED -> {
          if (event.releaseReason() == ReleaseReason.DISCONNECT) {
            // It came out of the queue, and was not claimed in time.
            tell(event.ended(), WaitingCalls::keyOf, WaitingCalls.this::ask);
          } else {
            // Its own user, or an administrator, ended what had come out of the queue.
            tell(event.ended(), WaitingCalls::keyOf, key -> dropped(key, event.revision()));
          }
        }
        case EXPIRED -> tell(event.ended(), WaitingCalls::keyOf, WaitingCalls.this::ask);
        default -> {}
      }
    }

    private <T> void tell(@Nullable T about, Function<T, HoldKey> key, Consumer<HoldKey> what) {
      if (about != null) {
        HoldKey named = key.apply(about);
        post(() -> what.accept(named));
      }
    }
  }
}
