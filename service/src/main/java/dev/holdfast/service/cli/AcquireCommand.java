package dev.holdfast.service.cli;

import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.Lock;
import io.grpc.StatusException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a lock and leaves it taken. */
@Command(
    name = "acquire",
    description = {
      "Takes a lock and leaves it taken, until it is released or its TTL is over.",
      "The same call again, before that, renews it.",
      "To hold a lock while a program runs, use lock."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast acquire document:123:tab:diagnosis",
      "  holdfast acquire build:main:deploy --ttl 10m --metadata host=ci-7",
      "  holdfast acquire document:123:* --json | jq -r .lock.fencingToken"
    })
final class AcquireCommand extends ClientCommand {
  @Parameters(
      paramLabel = "RESOURCE",
      description = "type:id:section; type:id:* is all of type:id.")
  private String resource = "";

  @Option(
      names = "--lock-id",
      paramLabel = "ID",
      description = "Names this hold (a UUID). Without it, it is your one hold of the resource.")
  private String lockId = "";

  @Mixin private AcquireOptions options = new AcquireOptions();

  AcquireCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException {
    AcquireResponse response = client.acquire(options.request(resource, lockId));
    Lock lock = response.getLock();
    print(
        response,
        "%s is yours%s (fencing token %d)"
            .formatted(
                lock.getResourceId(),
                LockText.end(lock, response.getServerTime()),
                lock.getFencingToken()));
    return ExitCode.OK.number();
  }
}
