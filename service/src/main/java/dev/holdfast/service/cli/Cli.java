package dev.holdfast.service.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line: one run is one command. */
public final class Cli {
  private static final int HELP_WIDTH = 100;

  private final Terminal terminal;
  private final Connector connector;
  private final ServerStarter server;
  private final TokenIssuer tokens;
  private final EdgeFiles edgeFiles;

  /**
   * The command line of this process.
   *
   * @param server runs the service, or the whole system, in this process
   * @param tokens signs bearer tokens with the development key
   * @param edgeFiles prepares an Envoy elsewhere
   */
  public Cli(ServerStarter server, TokenIssuer tokens, EdgeFiles edgeFiles) {
    this(Terminal.system(), Connector::quietGrpc, server, tokens, edgeFiles);
  }

  Cli(
      Terminal terminal,
      Connector connector,
      ServerStarter server,
      TokenIssuer tokens,
      EdgeFiles edgeFiles) {
    this.terminal = terminal;
    this.connector = connector;
    this.server = server;
    this.tokens = tokens;
    this.edgeFiles = edgeFiles;
  }

  /** Runs one command; answers the exit status. */
  public int run(String... arguments) {
    CommandLine root =
        new CommandLine(new RootCommand(terminal))
            .addSubcommand(new ServeCommand(server))
            .addSubcommand(new UpCommand(server))
            .addSubcommand(new TokenCommand(terminal, tokens))
            .addSubcommand(new EdgeFilesCommand(terminal, edgeFiles));
    addClientCommand(root, new LockCommand(terminal, connector), LockCommand.exitCodes());
    addClientCommand(
        root, new AcquireCommand(terminal, connector), ExitCode.describe(ExitCode.HELD));
    addClientCommand(root, new ReleaseCommand(terminal, connector), ExitCode.describe());
    addClientCommand(root, new GetCommand(terminal, connector), ExitCode.describe());
    addClientCommand(root, new ListCommand(terminal, connector), ExitCode.describe());
    addClientCommand(root, new TakeCommand(terminal, connector), ExitCode.describe());
    addClientCommand(root, new ForceReleaseCommand(terminal, connector), ExitCode.describe());
    addClientCommand(root, new ClearCommand(terminal, connector), ExitCode.describe());
    addClientCommand(root, new SessionsCommand(terminal, connector), ExitCode.describe());
    addClientCommand(root, new WatchCommand(terminal, connector), ExitCode.describe());
    return configure(root).execute(arguments);
  }

  private static void addClientCommand(
      CommandLine root, ClientCommand command, Map<String, String> exitCodes) {
    CommandLine commandLine = new CommandLine(command);
    UsageMessageSpec help = commandLine.getCommandSpec().usageMessage();
    help.exitCodeListHeading("%nExit status:%n");
    help.exitCodeList(exitCodes);
    root.addSubcommand(commandLine);
  }

  private CommandLine configure(CommandLine root) {
    standardOptions(root.getCommandSpec());
    root.getSubcommands().values().forEach(command -> standardOptions(command.getCommandSpec()));
    return root.setOut(writer(terminal.out()))
        .setErr(writer(terminal.err()))
        .setUsageHelpWidth(HELP_WIDTH)
        // An argument of the command that lock runs may well begin with @.
        .setExpandAtFiles(false)
        .registerConverter(Duration.class, new DurationArgument())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(this::explainUsage)
        .setExecutionExceptionHandler(this::explainBug);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static void standardOptions(CommandSpec spec) {
    spec.mixinStandardHelpOptions(true);
    spec.versionProvider(new ManifestVersion());
    spec.usageMessage().synopsisHeading("Usage: ").descriptionHeading("%n");
    spec.usageMessage().parameterListHeading("%n").optionListHeading("%n");
  }

  private int explainUsage(ParameterException exception, String[] arguments) {
    terminal.remark(String.valueOf(exception.getMessage()));
    String command = exception.getCommandLine().getCommandSpec().qualifiedName();
    terminal.remark("see: " + command + " --help");
    return ExitCode.USAGE.number();
  }

  private int explainBug(Exception exception, CommandLine command, ParseResult parsed) {
    terminal.remark("This is a bug: " + exception);
    exception.printStackTrace(terminal.err());
    return ExitCode.INTERNAL.number();
  }
}
