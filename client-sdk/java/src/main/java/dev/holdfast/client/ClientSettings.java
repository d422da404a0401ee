package dev.holdfast.client;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
  /** So that an attempt whose answer got lost leaves time for others. */
  private static final int ATTEMPTS_A_CALL = 3;

  ClientSettings {
    interceptors = List.copyOf(interceptors);
  }

  /** How long one attempt of a call may take. */
  Duration attemptTimeout() {
    return callTimeout.dividedBy(ATTEMPTS_A_CALL);
  }
}
