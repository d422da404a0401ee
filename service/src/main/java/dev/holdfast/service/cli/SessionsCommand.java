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
final class SessionsCommand extends ListingCommand {
  private static final int PAGE = 100;

  @Option(names = "--user", paramLabel = "ID", description = "Only this user's sessions.")
  private String user = "";

  SessionsCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  Page page(LockClient client, String token) throws StatusException {
    ListSessionsResponse page =
        client.sessions(
            ListSessionsRequest.newBuilder()
                .setUserId(user)
                .setPageSize(PAGE)
                .setPageToken(token)
                .build());
    return new Page(
        page.getSessionsList().stream()
            .map(session -> new Entry(session, sentence(session)))
            .toList(),
        page.getNextPageToken());
  }

  @Override
  String nothing() {
    return "Nobody is connected";
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
