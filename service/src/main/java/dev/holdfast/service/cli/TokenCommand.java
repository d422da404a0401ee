package dev.holdfast.service.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a token of the development key. */
@Command(
    name = "token",
    description = {
      "Prints a token, and nothing else, signed with the development key that serve made in the",
      "folder HOLDFAST_DATA (~/.holdfast). Refused where a key set is configured."
    },
    footer = {
      "",
      "Examples:",
      "  export HOLDFAST_TOKEN=$(holdfast token --sub dr-smith --name 'Dr. Smith')",
      "  HOLDFAST_TOKEN=$(holdfast token --sub backup --role service) holdfast list"
    })
final class TokenCommand implements Callable<Integer> {
  /** The roles that a server knows. */
  enum Role {
    ADMIN,
    SERVICE
  }

  private final Terminal terminal;
  private final TokenIssuer issuer;

  @Option(names = "--sub", required = true, paramLabel = "ID", description = "The user's id.")
  private String subject = "";

  @Option(names = "--name", paramLabel = "NAME", description = "The name that others see.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "admin or service; may be given several times.")
  private List<Role> roles = new ArrayList<>();

  TokenCommand(Terminal terminal, TokenIssuer issuer) {
    this.terminal = terminal;
    this.issuer = issuer;
  }

  @Override
  public Integer call() {
    List<String> claims =
        roles.stream().distinct().map(role -> role.name().toLowerCase(Locale.ROOT)).toList();
    try {
      terminal.out().println(issuer.issue(subject, name, claims));
      return ExitCode.OK.number();
    } catch (TokenIssuer.RefusedException e) {
      terminal.remark(String.valueOf(e.getMessage()));
      return ExitCode.REFUSED.number();
    } catch (IllegalArgumentException e) {
      terminal.remark("--sub: " + e.getMessage());
      return ExitCode.USAGE.number();
    }
  }
}
