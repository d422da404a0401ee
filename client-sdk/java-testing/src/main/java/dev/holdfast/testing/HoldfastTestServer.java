package dev.holdfast.testing;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastClientBuilder;
import dev.holdfast.service.Server;
import dev.holdfast.service.auth.TokenSigner;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real service on an embedded Redis, on free ports, for the tests of one class.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final HoldfastTestServer holdfast =
 *     HoldfastTestServer.builder().ttl(Duration.ofSeconds(2)).build();
 *
 * @Test
 * void runsOnce() throws Exception {
 *   HoldfastClient client = holdfast.client("worker");
 *   ...
 * }
 * }</pre>
 *
 * <p>Without JUnit: {@link #start} and {@link #close}.
 */
public final class HoldfastTestServer
    implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private final Map<String, String> settings;
  private final List<HoldfastClient> clients = new ArrayList<>();
  private TestFolder folder = TestFolder.NONE;
  private Running running = Running.NOTHING;

  HoldfastTestServer(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Begins to build one. */
  public static HoldfastTestServerBuilder builder() {
    return new HoldfastTestServerBuilder();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    close();
  }

  /** Starts it, and returns when it is ready. */
  public synchronized HoldfastTestServer start() throws IOException {
    folder = TestFolder.create();
    running = Running.start(settings, folder.path(), 0);
    return this;
  }

  /** Ends the service in good order; its locks, keys and port stay for {@link #startAgain}. */
  public synchronized void stop() {
    running = running.stop();
  }

  /** Starts it after {@link #stop}, with all that it held. */
  public synchronized void startAgain() throws IOException {
    running = Running.start(settings, folder.path(), running.port());
  }

  /** Where its gRPC is. */
  public synchronized int port() {
    return running.port();
  }

  /** Where its gRPC is, as clients write it. */
  public String target() {
    return "127.0.0.1:" + port();
  }

  /** A token that it takes. */
  public synchronized String token(String user, String name, String... roles) {
    return running.tokens().sign(user, name, List.of(roles));
  }

  /** A client of a backend service, which no limit of a user binds; closed with the server. */
  public HoldfastClient client(String user) {
    return closedWithServer(clientBuilder(user).build());
  }

  /** For a client of one's own; its user has the service role. Close what it builds. */
  public HoldfastClientBuilder clientBuilder(String user) {
    return clientBuilder(user, target());
  }

  /** The same, where something stands between client and server. */
  public HoldfastClientBuilder clientBuilder(String user, String target) {
    return HoldfastClient.builder(target).plaintext().token(token(user, user, "service"));
  }

  /** Closes the client when the server is closed, and before it. */
  public synchronized HoldfastClient closedWithServer(HoldfastClient client) {
    clients.add(client);
    return client;
  }

  @Override
  public synchronized void close() {
    clients.forEach(HoldfastClient::close);
    clients.clear();
    running.stop();
    folder.delete();
  }

  /**
   * What runs, or ran.
   *
   * @param server null where it is stopped
   */
  private record Running(@Nullable Server server, int port, @Nullable TokenSigner signer) {
    static final Running NOTHING = new Running(null, 0, null);

    static Running start(Map<String, String> settings, Path data, int port) throws IOException {
      Config config = ConfigLoader.parse(TestSettings.yaml(settings, data, port), Map.of());
      Server server = Server.start(config);
      return new Running(server, server.grpcPort(), TokenSigner.open(config.auth(), config.data()));
    }

    TokenSigner tokens() {
      if (signer == null) {
        throw new IllegalStateException("The server was never started");
      }
      return signer;
    }

    Running stop() {
      if (server != null) {
        server.close();
      }
      return new Running(null, port, signer);
    }
  }
}
