package dev.holdfast.service;

import dev.holdfast.service.cli.Cli;
import dev.holdfast.service.cli.ServeMode;
import dev.holdfast.service.cli.TokenIssuer;
import java.util.List;

/** The command line. What it runs in this process is loaded only when it is asked for. */
public final class Holdfast {
  private Holdfast() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    System.exit(new Cli(Holdfast::serve, Holdfast::issueToken).run(args));
  }

  private static int serve(ServeMode mode) {
    throw new UnsupportedOperationException("Not built yet: " + mode);
  }

  private static String issueToken(String subject, String name, List<String> roles)
      throws TokenIssuer.RefusedException {
    throw new TokenIssuer.RefusedException("Not built yet");
  }
}
