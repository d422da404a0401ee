package dev.holdfast.service.cli;

import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListLocksResponse;
import io.grpc.StatusException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists held locks, page by page. */
@Command(
    name = "list",
    description = {
      "Lists the locks that are held within a scope, in the order of their ids.",
      "With --json, one lock a line."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast list document:123",
      "  holdfast list --user dr-smith",
      "  holdfast list 'document:*' --limit 10000 --json | jq -r .resourceId"
    })
final class ListCommand extends ListingCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "SCOPE",
      defaultValue = "*",
      description = {
        "type:id:section, type:id, type:* or * (the default).",
        "The last two need the admin or service role, or --user with your own id."
      })
  private String scope = "*";

  @Option(names = "--user", paramLabel = "ID", description = "Only this user's locks.")
  private String user = "";

  @Option(
      names = "--page-size",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many to ask for at once: 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int pageSize;

  ListCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  Page page(LockClient client, String token) throws StatusException {
    ListLocksResponse page =
        client.list(
            ListLocksRequest.newBuilder()
                .setScope(scope)
                .setUserId(user)
                .setPageSize(pageSize)
                .setPageToken(token)
                .build());
    return new Page(
        page.getLocksList().stream()
            .map(lock -> new Entry(lock, LockText.state(lock, page.getServerTime())))
            .toList(),
        page.getNextPageToken());
  }

  @Override
  String nothing() {
    return "No lock is held in " + scope;
  }
}
