package dev.holdfast.bench.process;

import dev.holdfast.service.auth.DevelopmentKey;
import dev.holdfast.service.edge.EdgeMissingException;
import dev.holdfast.service.edge.EnvoyBinary;
import dev.holdfast.service.edge.EnvoyFiles;
import dev.holdfast.service.edge.EnvoyProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The edge as it is shipped, before a server under test; without the limits of one address. */
public final class EnvoyFront implements AutoCloseable {
  private static final Path CONFIGURATION = Path.of("envoy").toAbsolutePath();
  private static final Path KEPT = Path.of("service/bench/target/envoy");
  private static final String ANY_RATE = "1000000";

  private final EnvoyProcess process;
  private final int port;
  private final String token;

  private EnvoyFront(EnvoyProcess process, int port, String token) {
    this.process = process;
    this.port = port;
    this.token = token;
  }

  /**
   * Starts one.
   *
   * @throws EdgeMissingException where there is no Envoy
   */
  public static EnvoyFront start(Workspace workspace, ServerProcess server)
      throws EdgeMissingException, IOException {
    Path folder = workspace.folder("envoy");
    int port = Ports.free();
    EnvoyFiles files =
        EnvoyFiles.write(folder, DevelopmentKey.in(workspace.folder("data")).publicKeySet());
    Map<String, String> environment =
        Map.of(
            "HOLDFAST_ENVOY",
            EnvoyBinary.find(System.getenv(), KEPT, System.err::println).toString(),
            "HOLDFAST_EDGE_PORT",
            Integer.toString(port),
            "HOLDFAST_EDGE_ADMIN_PORT",
            Integer.toString(Ports.free()),
            "HOLDFAST_EDGE_LOG",
            "/dev/null",
            "HOLDFAST_EDGE_BURST",
            ANY_RATE,
            "HOLDFAST_EDGE_CALLS_PER_SECOND",
            ANY_RATE,
            "HOLDFAST_UPSTREAMS",
            server.address(),
            "HOLDFAST_DESCRIPTORS",
            files.descriptors().toString(),
            "HOLDFAST_JWKS",
            files.keySet().toString());
    return new EnvoyFront(
        EnvoyProcess.start(CONFIGURATION, environment, port, folder.resolve("envoy.pid")),
        port,
        server.token());
  }

  /** A new connection through it, with the server's token on every call. */
  public Connection connect() {
    return Connection.open(port, Optional.of(token));
  }

  @Override
  public void close() {
    process.close();
  }
}
