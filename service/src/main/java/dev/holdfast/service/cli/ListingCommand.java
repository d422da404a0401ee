package dev.holdfast.service.cli;

import com.google.protobuf.Message;
import io.grpc.StatusException;
import java.util.List;
import picocli.CommandLine.Option;

/** A command that lists something, page by page, and no more of it than is asked for. */
abstract class ListingCommand extends ClientCommand {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many to list at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  ListingCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  /** What is printed of one thing: for machines, and for people. */
  record Entry(Message message, String sentence) {}

  /**
   * What the server answered.
   *
   * @param nextToken empty on the last page
   */
  record Page(List<Entry> entries, String nextToken) {}

  /** The page that this token stands for; the first where it is empty. */
  abstract Page page(LockClient client, String token) throws StatusException;

  /** Says that there is nothing. */
  abstract String nothing();

  @Override
  final int run(LockClient client) throws StatusException {
    int listed = 0;
    String token = "";
    do {
      Page page = page(client, token);
      for (Entry entry : page.entries()) {
        if (listed == limit) {
          terminal().remark("There are more: --limit is " + limit);
          return ExitCode.OK.number();
        }
        print(entry.message(), entry.sentence());
        listed++;
      }
      token = page.nextToken();
    } while (!token.isEmpty() && !terminal().isClosed());
    if (listed == 0 && !isJson()) {
      terminal().say(nothing());
    }
    return ExitCode.OK.number();
  }
}
