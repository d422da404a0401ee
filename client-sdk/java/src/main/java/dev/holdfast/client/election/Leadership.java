package dev.holdfast.client.election;

import dev.holdfast.client.HeldLock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One term of one leader. It ends by {@link #resign}, or when the lease comes near its end without
 * a renewal: then {@link #ended} completes while there is still time to stop, and after that only
 * another election makes a leader again.
 */
public final class Leadership implements AutoCloseable {
  private final HeldLock held;
  private final AtomicBoolean leading = new AtomicBoolean(true);
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  Leadership(HeldLock held) {
    this.held = held;
    HeldLock unused = held.onWarning(left -> end()).onLost(why -> end());
  }

  /** Whether it leads. As with every lock, only the fencing token protects a write. */
  public boolean isLeader() {
    return leading.get() && held.isValid();
  }

  /** Greater than that of every leader before. */
  public long fencingToken() {
    return held.fencingToken();
  }

  /** Completes when the term is over: stop at once. */
  public CompletableFuture<@Nullable Void> ended() {
    return ended.copy();
  }

  /** Ends the term, and lets another be elected. Call it when the leader's work has stopped. */
  public void resign() {
    end();
    held.close();
  }

  @Override
  public void close() {
    resign();
  }

  private void end() {
    leading.set(false);
    ended.complete(null);
  }
}
