package dev.holdfast.client;

import dev.holdfast.v1.Lock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A lock that this process holds. It is renewed in the background until it is released, and lost
 * when the server says so or at its own deadline, whichever comes first, with the network dead too.
 *
 * <p>Any thread may use it. Callbacks run on the client's callback threads.
 */
public interface HeldLock extends AutoCloseable {
  /** The lock as it was granted. */
  Lock lock();

  /** The canonical id of what is locked. */
  default String resource() {
    return lock().getResourceId();
  }

  /** Names this hold. */
  String lockId();

  /**
   * Greater than that of every grant of the resource before. Send it along with each write, and let
   * the store refuse what comes with a smaller one than it has seen.
   */
  default long fencingToken() {
    return lock().getFencingToken();
  }

  /**
   * Whether it is neither released nor lost, and inside its own deadline. True may be out of date
   * when you read it: only the fencing token protects a write.
   */
  boolean isValid();

  /** How long it is surely held if it is not renewed; zero where it is not valid. */
  Duration remaining();

  /**
   * Does nothing while it is valid.
   *
   * @throws LockLostException where it is not
   */
  default void ensureValid() {
    if (!isValid()) {
      throw LockLostException.of(resource(), "The lock of " + resource() + " is not held any more");
    }
  }

  /** Called each time that the deadline comes near without a renewal, with what is left. */
  HeldLock onWarning(Consumer<Duration> callback);

  /** Called once when it is lost; at once where it already is. Never after a release began. */
  HeldLock onLost(Consumer<LockLostException> callback);

  /**
   * Gives it up and waits for the answer. Tried again until that is known or the lock is over by
   * itself.
   *
   * @return false where it had been lost before
   * @throws UnavailableException where no answer could be had; the TTL ends the lock
   */
  boolean release();

  /** As {@link #release()}, without waiting. */
  CompletableFuture<Boolean> releaseAsync();

  /** Gives it up; where no answer can be had, its TTL ends it. Never throws. */
  @Override
  void close();
}
