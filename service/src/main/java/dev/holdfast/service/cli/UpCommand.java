package dev.holdfast.service.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs the whole system. */
@Command(
    name = "up",
    description = {
      "Runs the whole system in the foreground, to try it: embedded Redis, service, edge and web",
      "page. Prints links that open the page, and a command to try. Ctrl-C ends all of it."
    },
    footer = {
      "",
      "Environment: that of serve, and",
      "  HOLDFAST_EDGE_PORT        8080: gRPC-Web, REST and the page",
      "  HOLDFAST_EDGE_ADMIN_PORT  9901, on loopback",
      "",
      "Without HOLDFAST_CONFIG, documents' locks can be asked for, and claimed in",
      "grace.",
      "",
      "Example:",
      "  holdfast up"
    })
final class UpCommand implements Callable<Integer> {
  private final ServerStarter server;

  UpCommand(ServerStarter server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    return server.run(ServeMode.UP);
  }
}
