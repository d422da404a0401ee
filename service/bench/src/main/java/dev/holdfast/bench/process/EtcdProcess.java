package dev.holdfast.bench.process;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An etcd of one member, with its own defaults: each write is on disk before it is answered. */
public final class EtcdProcess implements AutoCloseable {
  private final ChildProcess process;
  private final int port;

  private EtcdProcess(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The executable that {@code ETCD} names, else the one on the PATH. */
  public static Optional<Path> executable() {
    String named = System.getenv("ETCD");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "etcd"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static EtcdProcess start(Workspace workspace, Path executable)
      throws IOException, InterruptedException {
    Path folder = workspace.folder("etcd");
    int port = Ports.free();
    String clients = "http://%s:%d".formatted(Ports.LOOPBACK, port);
    String peers = "http://%s:%d".formatted(Ports.LOOPBACK, Ports.free());
    List<String> command =
        List.of(
            executable.toString(),
            "--name=bench",
            "--data-dir=" + folder.resolve("data"),
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=bench=" + peers,
            "--logger=zap",
            "--log-level=error");
    var process = ChildProcess.start("etcd", command, Map.of(), folder, ChildProcess.Stderr.KEPT);
    try (var connection = Connection.open(port, Optional.empty())) {
      var health = HealthGrpc.newBlockingStub(connection.channel());
      process.awaitReady(
          () -> Connection.succeeds(() -> health.check(HealthCheckRequest.getDefaultInstance())));
    }
    return new EtcdProcess(process, port);
  }

  public ChildProcess process() {
    return process;
  }

  public Connection connect() {
    return Connection.open(port, Optional.empty());
  }

  @Override
  public void close() {
    process.close();
  }
}
