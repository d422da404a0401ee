package dev.holdfast.service.cli;

import dev.holdfast.v1.ClearLocksRequest;
import dev.holdfast.v1.ClearLocksResponse;
import io.grpc.StatusException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Frees every lock of a scope. */
@Command(
    name = "clear",
    description = {
      "Frees every lock of a scope and sends away who waits for them, for maintenance. Takes the",
      "admin role. The server writes it to its audit log."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast clear document:123 --reason 'restored from backup'",
      "  holdfast clear 'document:*'"
    })
final class ClearCommand extends ClientCommand {
  @Parameters(
      paramLabel = "SCOPE",
      description = "type:id:section, type:id, type:* or *, which must be spelled out.")
  private String scope = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  private String reason = "";

  ClearCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException {
    ClearLocksResponse response =
        client.clear(ClearLocksRequest.newBuilder().setScope(scope).setReason(reason).build());
    int cleared = response.getCleared();
    print(response, (cleared == 1 ? "1 lock" : cleared + " locks") + " freed in " + scope);
    return ExitCode.OK.number();
  }
}
