package dev.holdfast.service;

import dev.holdfast.service.auth.AuthSetupException;
import dev.holdfast.service.auth.PublicKeySet;
import dev.holdfast.service.auth.TokenSigner;
import dev.holdfast.service.cli.Cli;
import dev.holdfast.service.cli.TokenIssuer;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.config.ConfigException;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.edge.EnvoyFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/** The command line. What it runs in this process is loaded only when it is asked for. */
public final class Holdfast {
  private Holdfast() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    System.exit(
        new Cli(mode -> Serving.run(mode), Holdfast::issueToken, Holdfast::writeEdgeFiles)
            .run(args));
  }

  private static String issueToken(String subject, String name, List<String> roles)
      throws TokenIssuer.RefusedException {
    try {
      Config config = ConfigLoader.load(System.getenv());
      return TokenSigner.open(config.auth(), config.data()).sign(subject, name, roles);
    } catch (ConfigException | AuthSetupException e) {
      throw new TokenIssuer.RefusedException(String.valueOf(e.getMessage()));
    }
  }

  private static void writeEdgeFiles(Path folder) throws IOException {
    try {
      Config config = ConfigLoader.load(System.getenv());
      EnvoyFiles.write(folder, PublicKeySet.of(config.auth(), config.data()));
    } catch (ConfigException | AuthSetupException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    } catch (FileSystemException e) {
      // Its message is the file alone.
      throw new IOException("Cannot write " + e.getMessage(), e);
    }
  }
}
