package dev.holdfast.service.cli;

import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.Lock;
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
final class ListCommand extends ClientCommand {
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

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many to list at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  ListCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException {
    ListLocksRequest.Builder request =
        ListLocksRequest.newBuilder().setScope(scope).setUserId(user).setPageSize(pageSize);
    int listed = 0;
    do {
      ListLocksResponse page = client.list(request.build());
      for (Lock lock : page.getLocksList()) {
        if (listed == limit) {
          terminal().remark("There are more: --limit is " + limit);
          return ExitCode.OK.number();
        }
        print(lock, LockText.state(lock, page.getServerTime()));
        listed++;
      }
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty() && !terminal().isClosed());
    if (listed == 0 && !isJson()) {
      terminal().say("No lock is held in " + scope);
    }
    return ExitCode.OK.number();
  }
}
