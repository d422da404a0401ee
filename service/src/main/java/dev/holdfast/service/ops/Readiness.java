package dev.holdfast.service.ops;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this instance should be sent calls. Every method may be called from any thread. */
public final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  /** Why not, or that it should. Where several hold, the first in this order. */
  public enum State {
    /** On its way out; final. */
    DRAINING("draining"),
    /** Not warmed up yet. */
    STARTING("starting"),
    /** The store does not answer. */
    STORE_UNAVAILABLE("store unavailable"),
    READY("ready");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** For a person or a probe's log. */
    String text() {
      return text;
    }
  }

  @GuardedBy("this")
  private boolean warm;

  @GuardedBy("this")
  private boolean storeAvailable;

  @GuardedBy("this")
  private boolean draining;

  private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();

  /** The instance has warmed itself up. */
  public void warmedUp() {
    synchronized (this) {
      warm = true;
    }
    tell();
  }

  /** The store went out of reach or came back. It counts as away until it was here once. */
  public void storeAvailable(boolean available) {
    synchronized (this) {
      storeAvailable = available;
    }
    tell();
  }

  /** The instance is about to stop. */
  public void drain() {
    synchronized (this) {
      draining = true;
    }
    tell();
  }

  public synchronized State state() {
    if (draining) {
      return State.DRAINING;
    }
    if (!warm) {
      return State.STARTING;
    }
    return storeAvailable ? State.READY : State.STORE_UNAVAILABLE;
  }

  /**
   * Tells the listener the present state and the later ones: one call at a time, on whichever
   * thread brought a change, the newest state last. States between may be left out, and the same
   * one may come twice. It must not block.
   */
  public void onChange(Consumer<State> listener) {
    listeners.add(listener);
    tell();
  }

  /** Whoever finds nobody telling does it, for all that ask meanwhile; so no lock is held. */
  private void tell() {
    if (changes.getAndIncrement() > 0) {
      return;
    }
    int told = 1;
    do {
      State state = state();
      listeners.forEach(listener -> tell(listener, state));
      told = changes.addAndGet(-told);
    } while (told > 0);
  }

  /** One that fails keeps neither the others nor itself from hearing what comes next. */
  private static void tell(Consumer<State> listener, State state) {
    try {
      listener.accept(state);
    } catch (RuntimeException e) {
      log.error("A listener could not be told that this instance is {}", state, e);
    }
  }
}
