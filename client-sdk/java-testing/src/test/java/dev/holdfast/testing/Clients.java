package dev.holdfast.testing;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastClientBuilder;

/** Clients as most tests want them. */
final class Clients {
  private Clients() {}

  /** One that ends with the server. */
  static HoldfastClient of(HoldfastTestServer server, String user) {
    return server.closedWithServer(builder(server, user).build());
  }

  static HoldfastClientBuilder builder(HoldfastTestServer server, String user) {
    return server.clientBuilder(user);
  }

  static HoldfastClientBuilder through(TcpProxy proxy, HoldfastTestServer server, String user) {
    return server.clientBuilder(user, proxy.target());
  }
}
