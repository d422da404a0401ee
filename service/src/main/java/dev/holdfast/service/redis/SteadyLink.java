package dev.holdfast.service.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link to read events with, made anew whenever it is lost. Everything runs on one thread. */
final class SteadyLink {
  private static final Logger log = LoggerFactory.getLogger(SteadyLink.class);

  /** The pause before another try to connect. */
  private static final Duration RETRY = Duration.ofMillis(250);

  private final EventConnections connections;
  private final ScheduledExecutorService thread;
  private final Executor connector;
  private final Runnable onBegun;
  private final Runnable onLost;
  private @Nullable EventLink current;
  private boolean closed;

  /**
   * A link that is still to be {@linkplain #connect made}.
   *
   * @param thread owns all state; every method is called on it
   * @param connector where connections are made, which blocks
   * @param onBegun told when there is a link
   * @param onLost told when there is none any more, and after each try that failed
   */
  SteadyLink(
      EventConnections connections,
      ScheduledExecutorService thread,
      Executor connector,
      Runnable onBegun,
      Runnable onLost) {
    this.connections = connections;
    this.thread = thread;
    this.connector = connector;
    this.onBegun = onBegun;
    this.onLost = onLost;
  }

  /** Null while it is lost, and when this is closed. */
  @Nullable EventLink current() {
    return current;
  }

  void connect() {
    guard(
        CompletableFuture.supplyAsync(() -> EventLink.open(connections), connector)
            .handleAsync(
                (opened, failure) -> {
                  if (failure != null) {
                    log.debug("no connection to read events with", failure);
                    retry();
                  } else if (closed) {
                    opened.close();
                  } else {
                    begin(opened);
                  }
                  return null;
                },
                thread));
  }

  private void begin(EventLink opened) {
    current = opened;
    opened.onDisconnected(() -> thread.execute(() -> lose(opened)));
    if (opened.isOpen()) {
      onBegun.run();
    } else {
      lose(opened);
    }
  }

  /** Gives up a link, unless that was done already. */
  void lose(EventLink lost) {
    if (current == lost) {
      current = null;
      lost.close();
      retry();
    }
  }

  private void retry() {
    if (!closed) {
      onLost.run();
      var unused = thread.schedule(this::connect, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** A step that threw is a defect; reading begins anew, rather than stand still. */
  void guard(CompletionStage<?> step) {
    var unused =
        step.whenCompleteAsync(
            (done, defect) -> {
              if (defect != null) {
                log.error("Reading events failed, and begins anew", defect);
                if (current != null) {
                  lose(current);
                }
              }
            },
            thread);
  }

  void close() {
    closed = true;
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
