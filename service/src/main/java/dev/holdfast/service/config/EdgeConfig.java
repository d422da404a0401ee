package dev.holdfast.service.config;

/**
 * The ports of Envoy, which {@code up} starts.
 *
 * @param port gRPC-Web, REST and the page
 * @param adminPort on loopback
 */
public record EdgeConfig(int port, int adminPort) {

  static EdgeConfig read(Section edge) {
    return new EdgeConfig(
        edge.get(
            "port",
            "HOLDFAST_EDGE_PORT",
            8080,
            Kinds.port(),
            "Envoy under `up`: gRPC-Web, REST and the page"),
        edge.get(
            "admin-port",
            "HOLDFAST_EDGE_ADMIN_PORT",
            9901,
            Kinds.port(),
            "Envoy's admin pages under `up`, on loopback"));
  }
}
