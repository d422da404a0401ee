package dev.holdfast.service.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs the service. */
@Command(
    name = "serve",
    description = {
      "Runs the service in the foreground until it is told to end (SIGTERM, Ctrl-C).",
      "Configured by the YAML file HOLDFAST_CONFIG and by the environment."
    },
    footer = {
      "",
      "Environment:",
      "  HOLDFAST_REDIS      embedded (default), redis://, rediss://, redis-sentinel:// or",
      "                      redis-cluster://host,host",
      "  HOLDFAST_GRPC_PORT  9090",
      "  HOLDFAST_HTTP_PORT  9464: /metrics, /healthz, /readyz",
      "  HOLDFAST_DATA       folder of the embedded Redis and the development key: ~/.holdfast",
      "  HOLDFAST_CONFIG     the YAML file",
      "",
      "Examples:",
      "  holdfast serve",
      "  HOLDFAST_REDIS=redis://redis:6379 LOCK_TTL=120 holdfast serve"
    })
final class ServeCommand implements Callable<Integer> {
  private final ServerStarter server;

  ServeCommand(ServerStarter server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    return server.run(ServeMode.SERVE);
  }
}
