package dev.holdfast.service.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prepares an Envoy that up does not start. */
@Command(
    name = "edge-files",
    description = {
      "Writes what an Envoy elsewhere needs beside its configuration: holdfast.binpb, the",
      "descriptor set of the contract, and jwks.json, the public keys that serve verifies tokens",
      "with. Nothing in them is secret."
    },
    footer = {
      "",
      "Environment: HOLDFAST_CONFIG and HOLDFAST_DATA, as of serve.",
      "",
      "Example:",
      "  holdfast edge-files /etc/holdfast"
    })
final class EdgeFilesCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final EdgeFiles files;

  @Parameters(paramLabel = "FOLDER", description = "Where to write them.")
  private Path folder = Path.of("");

  EdgeFilesCommand(Terminal terminal, EdgeFiles files) {
    this.terminal = terminal;
    this.files = files;
  }

  @Override
  public Integer call() {
    try {
      files.write(folder);
      return ExitCode.OK.number();
    } catch (IOException e) {
      terminal.remark(String.valueOf(e.getMessage()));
      return ExitCode.REFUSED.number();
    }
  }
}
