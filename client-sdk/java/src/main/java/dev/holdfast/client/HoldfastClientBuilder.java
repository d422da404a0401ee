package dev.holdfast.client;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link HoldfastClient}. Speaks TLS, with the certificates that Java trusts, by default.
 */
public final class HoldfastClientBuilder {
  /** As long as people wait for a program that does not say why. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /** Less than what orchestrators give a process to end in. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String target;
  private final List<ClientInterceptor> interceptors = new ArrayList<>();
  private ChannelCredentials credentials = TlsChannelCredentials.create();
  private @Nullable TokenSupplier tokens;
  private String displayName = "";
  private boolean session = true;
  private Duration callTimeout = CALL_TIMEOUT;
  private Duration closeTimeout = CLOSE_TIMEOUT;
  private ClientObserver observer = ClientObserver.NONE;

  HoldfastClientBuilder(String target) {
    this.target = target;
  }

  /** No TLS: tokens cross the network in the clear. For loopback, or where a mesh encrypts. */
  public HoldfastClientBuilder plaintext() {
    credentials = InsecureChannelCredentials.create();
    return this;
  }

  /**
   * TLS as these credentials say.
   *
   * @see TlsChannelCredentials
   */
  public HoldfastClientBuilder credentials(ChannelCredentials tls) {
    credentials = tls;
    return this;
  }

  /**
   * Mutual TLS.
   *
   * @param certificates this client's chain, PEM
   * @param privateKey its key, PKCS#8 PEM
   * @param trusted the certificates that the server's must come from, PEM
   * @throws IOException where a file cannot be read
   */
  public HoldfastClientBuilder mutualTls(File certificates, File privateKey, File trusted)
      throws IOException {
    return credentials(
        TlsChannelCredentials.newBuilder()
            .keyManager(certificates, privateKey)
            .trustManager(trusted)
            .build());
  }

  /** Where tokens come from. */
  public HoldfastClientBuilder token(TokenSupplier supplier) {
    tokens = supplier;
    return this;
  }

  /** A token that lasts as long as the client. */
  public HoldfastClientBuilder token(String token) {
    return token(new BearerCredentials.FixedToken(token));
  }

  /** The name that others see, where the token has none, or for the service role. */
  public HoldfastClientBuilder displayName(String name) {
    displayName = name;
    return this;
  }

  /**
   * Whether this process is a session: then its locks are renewed by one call, however many there
   * are, and are free soon after the process has died. Otherwise each is renewed by a call of its
   * own, and lasts its TTL.
   */
  public HoldfastClientBuilder session(boolean one) {
    session = one;
    return this;
  }

  /** How long a call may take in all, beside the time in a queue. */
  public HoldfastClientBuilder callTimeout(Duration timeout) {
    callTimeout = positive(timeout);
    return this;
  }

  /** How long {@link HoldfastClient#close} waits for the locks to be released. */
  public HoldfastClientBuilder closeTimeout(Duration timeout) {
    closeTimeout = positive(timeout);
    return this;
  }

  /** Sees every gRPC call; for tracing such as OpenTelemetry's {@code GrpcTelemetry}. */
  public HoldfastClientBuilder intercept(ClientInterceptor interceptor) {
    interceptors.add(interceptor);
    return this;
  }

  /** Told what the client does. */
  public HoldfastClientBuilder observer(ClientObserver told) {
    observer = told;
    return this;
  }

  /** Builds it. It connects with the first call. */
  public HoldfastClient build() {
    return new HoldfastClient(
        new ClientSettings(
            target,
            credentials,
            Optional.ofNullable(tokens),
            displayName,
            session,
            callTimeout,
            closeTimeout,
            interceptors,
            observer));
  }

  private static Duration positive(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("A timeout of " + timeout + " is not above zero");
    }
    return timeout;
  }
}
