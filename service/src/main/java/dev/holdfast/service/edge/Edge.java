package dev.holdfast.service.edge;

import dev.holdfast.service.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** An Envoy in front of a service of this machine; it ends with this JVM, however that ends. */
public final class Edge implements AutoCloseable {
  private final EdgePorts ports;
  private final EnvoyProcess envoy;

  private Edge(EdgePorts ports, EnvoyProcess envoy) {
    this.ports = ports;
    this.envoy = envoy;
  }

  /**
   * Starts one, and returns when it answers.
   *
   * @param config its files are kept in the data folder, in {@code envoy}
   * @param grpcPort where the service is, on this machine
   * @param keySet the JSON of the public keys that tokens are verified with
   * @param tell told in a sentence what is about to take long
   * @throws EdgeMissingException where something that it needs is not there
   * @throws IOException where a port is taken, or Envoy does not start
   */
  public static Edge start(Config config, int grpcPort, String keySet, Consumer<String> tell)
      throws EdgeMissingException, IOException {
    Path folder = EdgeFolder.find();
    Path home = config.data().resolve("envoy").toAbsolutePath();
    EnvoyFiles files = EnvoyFiles.write(home, keySet);
    Path executable = EnvoyBinary.find(System.getenv(), home, tell);
    EdgePorts ports = EdgePorts.of(config.edge());
    Path log = home.resolve("access.log");
    Files.deleteIfExists(log);
    Map<String, String> environment = new HashMap<>();
    environment.put("HOLDFAST_ENVOY", executable.toString());
    environment.put("HOLDFAST_EDGE_PORT", Integer.toString(ports.edge()));
    environment.put("HOLDFAST_EDGE_ADMIN_PORT", Integer.toString(ports.admin()));
    environment.put("HOLDFAST_EDGE_LOG", log.toString());
    environment.put("HOLDFAST_UPSTREAMS", "127.0.0.1:" + grpcPort);
    environment.put("HOLDFAST_DESCRIPTORS", files.descriptors().toString());
    environment.put("HOLDFAST_JWKS", files.keySet().toString());
    environment.put("HOLDFAST_ISSUER", config.auth().issuer());
    environment.put("HOLDFAST_AUDIENCE", config.auth().audience());
    return new Edge(
        ports, EnvoyProcess.start(folder, environment, ports.edge(), home.resolve("envoy.pid")));
  }

  /** Where gRPC-Web, REST and the page are. */
  public int port() {
    return ports.edge();
  }

  /** Where Envoy's admin pages are, on loopback. */
  public int adminPort() {
    return ports.admin();
  }

  @Override
  public void close() {
    envoy.close();
  }
}
