package dev.holdfast.edge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The jar that is shipped, run as a user runs it. */
final class HoldfastJar {
  private static final String JAR = System.getProperty("holdfast.jar");

  private HoldfastJar() {}

  /**
   * Starts a command.
   *
   * @param environment all that it has of Holdfast's variables, on top of the others
   * @param output where what it prints goes
   */
  static Process start(Map<String, String> environment, Path output, String... command)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.addAll(List.of("-Xmx256m", "-jar", JAR));
    arguments.addAll(List.of(command));
    var builder =
        new ProcessBuilder(arguments).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(HOLDFAST|LOCK)_.*"));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
