package dev.holdfast.service.cli;

import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.ReleaseResponse;
import io.grpc.StatusException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a lock up. */
@Command(
    name = "release",
    description = {
      "Gives a lock up.",
      "Where the lock is not (or no longer) yours, nothing changes, and that is no error."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast release document:123:tab:diagnosis",
      "  holdfast release build:main:deploy --lock-id 6f1c0c9e-3c3b-4c55-9a51-0d5a7a1a2f11"
    })
final class ReleaseCommand extends ClientCommand {
  @Parameters(paramLabel = "RESOURCE", description = "type:id:section, as it was acquired.")
  private String resource = "";

  @Option(
      names = "--lock-id",
      paramLabel = "ID",
      description = "The hold's id, where it was acquired with one.")
  private String lockId = "";

  ReleaseCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException {
    ReleaseRequest request =
        ReleaseRequest.newBuilder().setResourceId(resource).setLockId(lockId).build();
    ReleaseResponse response = client.release(request);
    print(
        response,
        resource + (response.getReleased() ? " is released" : " was not yours: nothing changed"));
    return ExitCode.OK.number();
  }
}
