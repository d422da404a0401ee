package dev.holdfast.client;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a client was built with. */
record ClientSettings(
    String target,
    ChannelCredentials credentials,
    Optional<TokenSupplier> tokens,
    String displayName,
    boolean session,
    Duration callTimeout,
    Duration closeTimeout,
    List<ClientInterceptor> interceptors,
    ClientObserver observer) {
  private static final System.Logger log = System.getLogger(ClientSettings.class.getName());

  /** So that an attempt whose answer got lost leaves time for others. */
  private static final int ATTEMPTS_A_CALL = 3;

  ClientSettings {
    interceptors = List.copyOf(interceptors);
  }

  /** Tells the observer. What it throws must not change what becomes of a lock. */
  void tell(Consumer<ClientObserver> what) {
    try {
      what.accept(observer);
    } catch (RuntimeException e) {
      log.log(Level.ERROR, "The observer of a Holdfast client failed", e);
    }
  }

  /** How long one attempt of a call may take. */
  Duration attemptTimeout() {
    return callTimeout.dividedBy(ATTEMPTS_A_CALL);
  }
}
