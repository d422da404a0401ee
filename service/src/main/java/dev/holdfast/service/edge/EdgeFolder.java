package dev.holdfast.service.edge;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where the edge's configuration lies: the folder {@code envoy} of a checkout. */
final class EdgeFolder {
  private static final String NAME = "envoy";

  /** What starts Envoy with the configuration beside it. */
  static final String START = "start.sh";

  private EdgeFolder() {}

  /**
   * The one of the checkout that this program was built in.
   *
   * @throws EdgeMissingException where the program lies in none
   */
  static Path find() throws EdgeMissingException {
    Path program = program();
    for (Path folder = program; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve(NAME).resolve(START))) {
        return folder.resolve(NAME);
      }
    }
    throw new EdgeMissingException(
        "there is no folder envoy beside " + program + ", as there is in a checkout", null);
  }

  private static Path program() {
    CodeSource source = EdgeFolder.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException("classes from nowhere");
    }
    try {
      return Path.of(source.getLocation().toURI()).toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
