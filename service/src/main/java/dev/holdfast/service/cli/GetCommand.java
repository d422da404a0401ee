package dev.holdfast.service.cli;

import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.GetLockResponse;
import io.grpc.StatusException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows who holds a lock. */
@Command(
    name = "get",
    description = {
      "Shows who holds a lock, and until when. Exits with 0 whether it is held or free;",
      "scripts read .locked of the JSON."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast get document:123:tab:diagnosis",
      "  holdfast get document:123:tab:diagnosis --json | jq .locked"
    })
final class GetCommand extends ClientCommand {
  @Parameters(paramLabel = "RESOURCE", description = "type:id:section.")
  private String resource = "";

  GetCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException {
    GetLockResponse response =
        client.get(GetLockRequest.newBuilder().setResourceId(resource).build());
    print(response, String.join("\n", LockText.states(resource, response)));
    return ExitCode.OK.number();
  }
}
