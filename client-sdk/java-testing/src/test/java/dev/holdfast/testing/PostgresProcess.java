package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of a test's own, as a child of this process, on a free port of loopback. */
final class PostgresProcess implements AutoCloseable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final int port;

  private PostgresProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one in an empty folder, or ends the calling test where the machine has none. */
  static PostgresProcess start(Path folder) throws Exception {
    Path initdb = Machine.program("initdb", debianFolders());
    Path postgres = Machine.program("postgres", debianFolders());
    Path data = folder.resolve("data");
    run(folder, initdb.toString(), "-D", data.toString(), "-U", "test", "-A", "trust", "-N");
    int port = freePort();
    Process process =
        launch(
            folder,
            postgres.toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off");
    PostgresProcess started = new PostgresProcess(process, port);
    try {
      await().atMost(LIMIT).until(started::answers);
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "test", "");
  }

  /** Every connection of the test is closed by then, so that it ends at once. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private boolean answers() {
    assertThat(process.isAlive()).as("postgres runs").isTrue();
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private static void run(Path folder, String... command) throws Exception {
    assertThat(launch(folder, command).waitFor()).as(command[0]).isZero();
  }

  /** PostgreSQL refuses to run as root. */
  private static Process launch(Path folder, String... command) throws Exception {
    List<String> whole = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      whole.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
      give(folder);
    }
    whole.addAll(List.of(command));
    return new ProcessBuilder(whole)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  /** The folder, to the user that PostgreSQL runs as. */
  private static void give(Path folder) throws Exception {
    Process chown =
        new ProcessBuilder("chown", "-R", "65534:65534", folder.toString()).inheritIO().start();
    assertThat(chown.waitFor()).isZero();
  }

  private static Path[] debianFolders() {
    if (!Files.isDirectory(DEBIAN)) {
      return new Path[0];
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions.map(version -> version.resolve("bin")).toArray(Path[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
