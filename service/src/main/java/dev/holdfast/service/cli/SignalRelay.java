package dev.holdfast.service.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the signals that end a program to the command while it runs. Before and after, they
 * interrupt the thread that made the relay.
 */
final class SignalRelay implements AutoCloseable {
  private static final List<String> CAUGHT = List.of(CaughtSignal.INTERRUPT, "TERM", "HUP");

  private final Thread waiting = Thread.currentThread();
  private final BooleanSupplier terminalSignalsAll;
  private final Signals signals;

  @GuardedBy("this")
  private @Nullable ChildProcess child;

  @GuardedBy("this")
  private @Nullable CaughtSignal pending;

  private SignalRelay(BooleanSupplier terminalSignalsAll) {
    this.terminalSignalsAll = terminalSignalsAll;
    signals = Signals.catching(CAUGHT, this::receive);
  }

  /** Begins to catch signals. */
  static SignalRelay begin() {
    return new SignalRelay(ForegroundTerminal::isOurs);
  }

  /** From now on to this command, a signal that came before included. */
  void relayTo(ChildProcess command) {
    Optional<CaughtSignal> earlier;
    synchronized (this) {
      child = command;
      earlier = Optional.ofNullable(pending);
      pending = null;
    }
    earlier.ifPresent(
        signal -> {
          Thread.interrupted();
          command.send(signal);
        });
  }

  /** The command has ended. */
  synchronized void commandEnded() {
    child = null;
  }

  /** What came while no command ran. */
  synchronized Optional<CaughtSignal> pending() {
    return Optional.ofNullable(pending);
  }

  @Override
  public void close() {
    signals.close();
  }

  private void receive(CaughtSignal signal) {
    ChildProcess receiver;
    synchronized (this) {
      receiver = child;
      if (receiver == null) {
        pending = signal;
        waiting.interrupt();
        return;
      }
    }
    boolean hasItAlready =
        signal.name().equals(CaughtSignal.INTERRUPT) && terminalSignalsAll.getAsBoolean();
    if (!hasItAlready) {
      receiver.send(signal);
    }
  }
}
