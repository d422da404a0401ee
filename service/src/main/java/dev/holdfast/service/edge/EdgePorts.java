package dev.holdfast.service.edge;

import dev.holdfast.service.config.EdgeConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** The ports of Envoy, looked at before it starts: its own words on a busy one help nobody. */
record EdgePorts(int edge, int admin) {
  /** For the Envoy of an earlier `up`, which may be ending just now. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration STEP = Duration.ofMillis(100);

  /**
   * The configured ports, or free ones in place of 0.
   *
   * @throws IOException where one is taken; says which variable moves it
   */
  static EdgePorts of(EdgeConfig config) throws IOException {
    return new EdgePorts(
        free(config.port(), "HOLDFAST_EDGE_PORT"),
        free(config.adminPort(), "HOLDFAST_EDGE_ADMIN_PORT"));
  }

  private static int free(int wanted, String variable) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      // On every address, as Envoy does for the edge.
      try (var socket = new ServerSocket()) {
        // Connections that have just ended are no hindrance to Envoy either.
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress((InetAddress) null, wanted), 1);
        return socket.getLocalPort();
      } catch (BindException e) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("Port " + wanted + " is in use; " + variable + " sets another", e);
        }
        Pause.of(STEP);
      }
    }
  }
}
