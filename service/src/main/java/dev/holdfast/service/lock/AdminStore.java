package dev.holdfast.service.lock;

import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.Granted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends holds against their holders' will. Futures complete as those of {@link LockStore}. */
public interface AdminStore {
  /**
   * Frees a resource, for the next in its queue.
   *
   * @param fencingToken which hold to end; 0: every one
   * @return the holds that ended
   */
  CompletableFuture<Answer<List<Hold>>> forceRelease(
      ResourceId resource, long fencingToken, Duration timeLimit);

  /** Takes a lock, past all that is in the way. */
  CompletableFuture<Answer<Taken>> forceTake(AcquireCommand command);

  /**
   * Frees all of a scope, and empties the queues. May take many steps; where the store is away in
   * the middle of them, some are done.
   *
   * @param ended told of the holds that each step has ended; on any thread, and must not block
   * @return true, when nothing is left
   */
  CompletableFuture<Answer<Boolean>> clear(Scope scope, Consumer<List<Hold>> ended);

  /** The sessions behind a place in their order. */
  CompletableFuture<Answer<SessionPage>> sessions(String userId, SessionPlace after, int size);

  /**
   * A place in the order of all sessions.
   *
   * @param partition of those that are listed
   * @param session the last one that was listed of it; empty: none yet
   */
  record SessionPlace(int partition, String session) {
    /** Before all of them. */
    public static final SessionPlace BEGINNING = new SessionPlace(0, "");
  }

  /**
   * Some sessions.
   *
   * @param next where the next ones begin; null where these were the last
   */
  record SessionPage(List<ListedSession> sessions, @Nullable SessionPlace next) {
    public SessionPage {
      sessions = List.copyOf(sessions);
    }
  }

  /**
   * What force has taken.
   *
   * @param ended the holds that were in the way
   */
  record Taken(Granted granted, List<Hold> ended) {
    public Taken {
      ended = List.copyOf(ended);
    }
  }
}
