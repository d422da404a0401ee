package dev.holdfast.edge;

import dev.holdfast.service.FreePort;
import dev.holdfast.service.Machine;
import dev.holdfast.service.edge.EdgeMissingException;
import dev.holdfast.service.edge.EnvoyBinary;
import dev.holdfast.service.edge.EnvoyFiles;
import dev.holdfast.service.edge.EnvoyProcess;
import dev.holdfast.service.system.Fleet;
import dev.holdfast.service.system.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An Envoy of one test, on free ports, as {@code start.sh} starts it. Ends with the JVM at last.
 */
final class TestEdge implements AutoCloseable {
  private static final Path FOLDER = Path.of(System.getProperty("holdfast.edge"));

  /** Where a fetched Envoy is kept until {@code mvn clean}. */
  private static final Path KEPT = FOLDER.resolve("target/envoy");

  private final Path files;
  private final Map<String, String> environment;
  private final int port;
  private final int adminPort;
  private EnvoyProcess process;

  private TestEdge(Path files, Map<String, String> environment, int port, int adminPort) {
    this.files = files;
    this.environment = environment;
    this.port = port;
    this.adminPort = adminPort;
    this.process = launch();
  }

  /**
   * Starts one in front of these instances; the test is left out where there is no Envoy.
   *
   * @param folder where its files are
   * @param settings of its environment, such as {@code HOLDFAST_EDGE_BURST=10}
   */
  static TestEdge start(Path folder, Fleet fleet, List<Instance> instances, String... settings) {
    Map<String, String> environment = environment(folder, fleet.keySet());
    int port = FreePort.next();
    int adminPort = FreePort.next();
    environment.put("HOLDFAST_EDGE_PORT", Integer.toString(port));
    environment.put("HOLDFAST_EDGE_ADMIN_PORT", Integer.toString(adminPort));
    environment.put(
        "HOLDFAST_UPSTREAMS",
        instances.stream()
            .map(instance -> "127.0.0.1:" + instance.grpcPort())
            .collect(Collectors.joining(",")));
    Arrays.stream(settings)
        .map(setting -> setting.split("=", 2))
        .forEach(setting -> environment.put(setting[0], setting[1]));
    return new TestEdge(folder, environment, port, adminPort);
  }

  /** What {@code start.sh} needs to make a configuration of it all. */
  static Map<String, String> environment(Path folder, String keySet) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOLDFAST_ENVOY", envoy().toString());
    EnvoyFiles files = write(folder, keySet);
    environment.put("HOLDFAST_DESCRIPTORS", files.descriptors().toString());
    environment.put("HOLDFAST_JWKS", files.keySet().toString());
    environment.put("HOLDFAST_EDGE_LOG", accessLog(folder).toString());
    return environment;
  }

  /** Where its access log goes. */
  static Path accessLog(Path folder) {
    return folder.resolve("access.log");
  }

  /** The folder with its configuration. */
  static Path folder() {
    return FOLDER;
  }

  /** The executable; the test is left out where it is not to be had. */
  static Path envoy() {
    try {
      return EnvoyBinary.find(System.getenv(), KEPT, System.out::println);
    } catch (EdgeMissingException e) {
      Machine.needs(false, "Envoy (" + e.getMessage() + ")");
      throw new AssertionError(e);
    }
  }

  int port() {
    return port;
  }

  /** The address of a path, its query included. */
  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The address of an admin page. */
  URI adminUri(String path) {
    return URI.create("http://127.0.0.1:" + adminPort + path);
  }

  /** Ends it as {@code kill -9} does. */
  void kill() {
    process.kill();
  }

  /** Starts it, after it has ended, on the same ports. */
  void startAgain() {
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }

  private EnvoyProcess launch() {
    try {
      return EnvoyProcess.start(FOLDER, environment, port, files.resolve("envoy.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EnvoyFiles write(Path folder, String keySet) {
    try {
      return EnvoyFiles.write(folder, keySet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
