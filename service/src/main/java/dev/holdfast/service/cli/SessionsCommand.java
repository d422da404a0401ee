package dev.holdfast.service.cli;

import dev.holdfast.v1.ListSessionsRequest;
import dev.holdfast.v1.ListSessionsResponse;
import dev.holdfast.v1.Session;
import io.grpc.StatusException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists who is connected, page by page. */
@Command(
    name = "sessions",
    description = {
      "Lists the connected users' sessions, what each watches and holds. Takes the admin role.",
      "With --json, one session a line."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast sessions",
      "  holdfast sessions --user dr-smith --json | jq -r .heldResourceIds[]"
    })
final class SessionsCommand extends ClientCommand {
  private static final int PAGE = 100;

  @Option(names = "--user", paramLabel = "ID", description = "Only this user's sessions.")
  private String user = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many to list at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  SessionsCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException {
    ListSessionsRequest.Builder request =
        ListSessionsRequest.newBuilder().setUserId(user).setPageSize(PAGE);
    int listed = 0;
    do {
      ListSessionsResponse page = client.sessions(request.build());
      for (Session session : page.getSessionsList()) {
        if (listed == limit) {
          terminal().remark("There are more: --limit is " + limit);
          return ExitCode.OK.number();
        }
        print(session, sentence(session));
        listed++;
      }
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty() && !terminal().isClosed());
    if (listed == 0 && !isJson()) {
      terminal().say("Nobody is connected");
    }
    return ExitCode.OK.number();
  }

  private static String sentence(Session session) {
    String name = LockText.name(session.getDisplayName(), session.getUserId());
    String state = session.hasGraceExpireTime() ? " (disconnected)" : "";
    return name
        + state
        + ", session "
        + session.getSessionId()
        + listed(", watches ", session.getScopesList())
        + listed(", holds ", session.getHeldResourceIdsList());
  }

  private static String listed(String verb, List<String> what) {
    return what.isEmpty() ? "" : verb + String.join(", ", what);
  }
}
