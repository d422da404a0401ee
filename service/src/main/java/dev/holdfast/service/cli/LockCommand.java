package dev.holdfast.service.cli;

import io.grpc.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds a lock while a command runs. */
@Command(
    name = "lock",
    customSynopsis = "holdfast lock [OPTIONS] RESOURCE -- COMMAND [ARGUMENT...]",
    description = {
      "Takes a lock, runs a command, renews the lock while it runs, and releases it at the end.",
      "If the lock is lost, the command and all that it started get SIGTERM, and SIGKILL after",
      "--kill-after. SIGINT, SIGTERM and SIGHUP go to the command.",
      "",
      "The command finds HOLDFAST_RESOURCE and HOLDFAST_FENCING_TOKEN in its environment. A store",
      "that refuses writes with a smaller token than it has seen is safe even from a command that",
      "hangs while its lock is lost."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast lock job:nightly:run -- ./backup.sh",
      "  holdfast lock build:main:deploy --ttl 30s -- sh -c 'deploy --fence"
          + " $HOLDFAST_FENCING_TOKEN'",
      "  holdfast lock job:nightly:run -- ./backup.sh || [ $? -eq 75 ]   # another runs it: fine"
    })
final class LockCommand extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RESOURCE", description = "type:id:section.")
  private String resource = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "What to run, with its arguments, after --.")
  private List<String> command = new ArrayList<>();

  @Option(
      names = "--kill-after",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "How long the command has to end once the lock is lost (${DEFAULT-VALUE}).")
  private Duration killAfter = Duration.ZERO;

  @Mixin private AcquireOptions options = new AcquireOptions();

  LockCommand(Terminal terminal, Connector connector) {
    super(terminal, connector);
  }

  static Map<String, String> exitCodes() {
    Map<String, String> codes =
        ExitCode.describe(
            ExitCode.HELD, ExitCode.LOST, ExitCode.NOT_EXECUTABLE, ExitCode.NOT_FOUND);
    codes.put("128+n", "signal n ended the command");
    codes.put("other", "the command's own, which may also be one of the above");
    return codes;
  }

  @Override
  int run(LockClient client) throws StatusException, InterruptedException {
    String program = command.get(0);
    Optional<ExitCode> problem = Executable.problem(program, terminal().variable("PATH", ""));
    if (problem.isPresent()) {
      boolean missing = problem.get() == ExitCode.NOT_FOUND;
      terminal().remark(program + (missing ? ": not found" : ": cannot be executed"));
      return problem.get().number();
    }
    GuardedRun run = new GuardedRun(killAfter, terminal()::remark, this::tell);
    return run.run(() -> client.hold(resource, options.hold()), command);
  }
}
