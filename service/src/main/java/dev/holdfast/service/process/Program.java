package dev.holdfast.service.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a {@link TiedProcess} runs.
 *
 * @param name for messages and the log
 * @param command the program and its arguments; everybody on the machine can see them
 * @param environment on top of this JVM's own
 * @param pidFile where its process id is written
 * @param isReady whether a line that it prints says that it is ready
 * @param warns whether a line tells of something wrong
 */
public record Program(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path pidFile,
    Predicate<String> isReady,
    Predicate<String> warns) {

  public Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
