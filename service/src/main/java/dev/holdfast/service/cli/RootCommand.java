package dev.holdfast.service.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What is shown where no command is named. */
@Command(
    name = "holdfast",
    description = "Locks that people and programs can see.",
    footer = {
      "",
      "Environment of the commands that talk to a server:",
      "  HOLDFAST_SERVER  host:port or https://host:port; localhost:9090 by default. Without",
      "                   https nothing is encrypted, the token neither",
      "  HOLDFAST_TOKEN   the bearer token; holdfast token makes one for a development server",
      "",
      "holdfast stands for java -jar holdfast.jar. holdfast COMMAND --help says more, and what",
      "each exit status means.",
      "",
      "Examples:",
      "  holdfast serve",
      "  export HOLDFAST_TOKEN=$(holdfast token --sub dr-smith --name 'Dr. Smith')",
      "  holdfast acquire document:123:tab:diagnosis",
      "  holdfast watch document:123",
      "  holdfast lock job:nightly:run -- ./backup.sh"
    })
final class RootCommand implements Callable<Integer> {
  private final Terminal terminal;

  RootCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, terminal.err());
    return ExitCode.USAGE.number();
  }
}
