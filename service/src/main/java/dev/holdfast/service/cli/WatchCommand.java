package dev.holdfast.service.cli;

import dev.holdfast.client.WatchOptions;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what happens to locks, while it happens. */
@Command(
    name = "watch",
    description = {
      "Shows the locks that are held now, then every change, until it is stopped (Ctrl-C).",
      "Comes back by itself, without a gap, when the connection is lost.",
      "With --json, one message of the watch a line; .resumeToken is for --resume."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast watch document:123",
      "  holdfast watch document:123:tab:diagnosis document:124",
      "  holdfast watch 'document:*' --json | jq -c .lockEvents[]"
    })
final class WatchCommand extends ClientCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "SCOPE",
      description = {
        "type:id:section, type:id, type:* or *. The last two need the admin or service role."
      })
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--resume",
      paramLabel = "TOKEN",
      description = "Go on from here, without a snapshot where that is still possible.")
  private String resumeToken = "";

  WatchCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  @Override
  int run(LockClient client) throws StatusException, InterruptedException {
    WatchOptions options = WatchOptions.of(scopes.toArray(String[]::new)).resume(resumeToken);
    new WatchRun(terminal(), new WatchPrinter(terminal(), isJson())).run(client, options);
    return ExitCode.OK.number();
  }
}
