package dev.holdfast.service.cli;

import com.google.protobuf.util.Durations;
import dev.holdfast.v1.ForceTakeRequest;
import dev.holdfast.v1.ForceTakeResponse;
import io.grpc.StatusException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a lock from whoever holds it. */
@Command(
    name = "take",
    description = {
      "Takes a lock at once, whoever holds it, and leaves it taken. Takes the admin role, or a",
      "document that is yours. The server writes it to its audit log."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast take document:123:tab:diagnosis --reason 'emergency, ward 3'"
    })
final class TakeCommand extends ClientCommand {
  @Mixin private Intervention intervention = new Intervention();

  @Option(
      names = "--lock-id",
      paramLabel = "ID",
      description = "Names this hold (a UUID). Without it, it is your one hold of the resource.")
  private String lockId = "";

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      description = "How long the lock lasts unless it is renewed: 300, 90s, 5m, 1h30m.")
  private @Nullable Duration ttl;

  TakeCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException {
    ForceTakeRequest.Builder request =
        ForceTakeRequest.newBuilder()
            .setResourceId(intervention.resource())
            .setLockId(lockId)
            .setReason(intervention.reason());
    if (ttl != null) {
      request.setTtl(Durations.fromMillis(ttl.toMillis()));
    }
    ForceTakeResponse response = client.forceTake(request.build());
    String former =
        response.getPreviousHoldersCount() == 0
            ? ""
            : ", was held by " + LockText.names(response.getPreviousHoldersList());
    print(
        response,
        "%s is yours%s (fencing token %d)"
            .formatted(
                response.getLock().getResourceId(), former, response.getLock().getFencingToken()));
    return ExitCode.OK.number();
  }
}
