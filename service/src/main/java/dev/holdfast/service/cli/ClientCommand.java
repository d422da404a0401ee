package dev.holdfast.service.cli;

import com.google.protobuf.Message;
import io.grpc.StatusException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that talks to a server; tells its failures and makes them exit statuses. */
abstract class ClientCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Connector connector;

  @Option(
      names = "--json",
      description = "Print one JSON object a line, errors too (on standard error).")
  private boolean json;

  ClientCommand(Terminal terminal, Connector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  /** Does the work; answers the exit status. */
  abstract int run(LockClient client) throws StatusException, InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    try (LockClient client = connector.connect(terminal)) {
      return run(client);
    } catch (StatusException e) {
      return tell(e);
    }
  }

  final Terminal terminal() {
    return terminal;
  }

  final boolean isJson() {
    return json;
  }

  /** Prints a result: for people, or as JSON. */
  final void print(Message message, String sentence) {
    if (json) {
      terminal.out().println(Json.of(message));
    } else {
      terminal.say(sentence);
    }
  }

  /** Says what failed; answers the exit status for it. */
  final int tell(StatusException exception) {
    Failure failure = Failure.of(exception);
    if (json) {
      terminal.err().println(Json.ofStatus(failure.status()));
    } else {
      terminal.remark(FailureText.of(failure, Connector.server(terminal)));
    }
    return ExitCode.of(failure).number();
  }
}
