package dev.holdfast.bench.process;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server under test: the service as it is shipped, or the bench's own with empty handlers. */
public final class ServerProcess implements AutoCloseable {
  private static final long PROBE_SECONDS = 2;

  private final ChildProcess process;
  private final int port;
  private final String token;
  private final UnaryOperator<String> tokenOf;

  private ServerProcess(
      ChildProcess process, int port, String token, UnaryOperator<String> tokenOf) {
    this.process = process;
    this.port = port;
    this.token = token;
    this.tokenOf = tokenOf;
  }

  /**
   * Starts {@code serve} and waits until its health says SERVING.
   *
   * @param command what runs the server, without the Java executable
   */
  static ServerProcess start(
      String name, List<String> command, Map<String, String> settings, Path folder, Tokens tokens)
      throws IOException, InterruptedException {
    int port = Ports.free();
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("HOLDFAST_GRPC_PORT", Integer.toString(port));
    environment.put("HOLDFAST_HTTP_PORT", Integer.toString(Ports.free()));
    List<String> whole = new ArrayList<>();
    whole.add(Java.executable("java").toString());
    whole.addAll(command);
    var process =
        ChildProcess.start(name, whole, environment, folder, ChildProcess.Stderr.THROWN_AWAY);
    try (var connection = Connection.open(port, Optional.empty())) {
      process.awaitReady(() -> isServing(connection));
    }
    return new ServerProcess(process, port, tokens.token(), tokens::tokenOf);
  }

  private static boolean isServing(Connection connection) {
    return Connection.succeeds(
        () -> {
          var status =
              HealthGrpc.newBlockingStub(connection.channel())
                  .withDeadlineAfter(PROBE_SECONDS, TimeUnit.SECONDS)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus();
          if (status != ServingStatus.SERVING) {
            throw io.grpc.Status.UNAVAILABLE.asRuntimeException();
          }
        });
  }

  public ChildProcess process() {
    return process;
  }

  /** Host and port. */
  public String address() {
    return Ports.LOOPBACK + ':' + port;
  }

  /** Bearer token of a caller with the service role; a secret. */
  public String token() {
    return token;
  }

  /** Bearer token of a user without roles; a secret. */
  public String tokenOf(String user) {
    return tokenOf.apply(user);
  }

  /** A new connection with the token on every call. */
  public Connection connect() {
    return Connection.open(port, Optional.of(token));
  }

  @Override
  public void close() {
    process.close();
  }

  /** Where the caller's token comes from, once the server has made its key. */
  interface Tokens {
    /** Of a caller with the service role. */
    String token() throws IOException, InterruptedException;

    /** Of a user without roles. */
    String tokenOf(String user);
  }
}
