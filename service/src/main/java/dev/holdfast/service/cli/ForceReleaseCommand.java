package dev.holdfast.service.cli;

import dev.holdfast.v1.ForceReleaseRequest;
import dev.holdfast.v1.ForceReleaseResponse;
import io.grpc.StatusException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Frees a lock whoever holds it. */
@Command(
    name = "force-release",
    description = {
      "Frees a lock whoever holds it; its queue moves on. Takes the admin role, or a document",
      "that is yours. The server writes it to its audit log."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast force-release document:123:tab:diagnosis --reason 'left for the day'",
      "  holdfast force-release runner:main:slot --token 1795320866034902"
    })
final class ForceReleaseCommand extends ClientCommand {
  @Mixin private Intervention intervention = new Intervention();

  @Option(
      names = "--token",
      paramLabel = "N",
      description = "Only the hold with this fencing token; else every hold of the resource.")
  private long fencingToken;

  ForceReleaseCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException {
    ForceReleaseResponse response =
        client.forceRelease(
            ForceReleaseRequest.newBuilder()
                .setResourceId(intervention.resource())
                .setReason(intervention.reason())
                .setFencingToken(fencingToken)
                .build());
    print(
        response,
        response.getReleased()
            ? intervention.resource()
                + " is released, was held by "
                + LockText.names(response.getPreviousHoldersList())
            : intervention.resource() + " was free: nothing changed");
    return ExitCode.OK.number();
  }
}
