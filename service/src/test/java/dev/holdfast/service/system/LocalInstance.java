package dev.holdfast.service.system;

import dev.holdfast.service.Server;

/** An instance in the test's own JVM. */
public record LocalInstance(Server server) implements Instance {
  @Override
  public int grpcPort() {
    return server.grpcPort();
  }

  @Override
  public int httpPort() {
    return server.httpPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
