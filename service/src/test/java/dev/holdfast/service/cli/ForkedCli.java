package dev.holdfast.service.cli;

import dev.holdfast.service.Holdfast;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command line in a process of its own, as users run it. */
final class ForkedCli implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private ForkedCli(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it with its output in files of {@code folder}. */
  static ForkedCli start(Path folder, ScriptedServer server, String... arguments)
      throws IOException {
    return start(folder, server, command(arguments));
  }

  /** The same in the foreground of a terminal of its own, made by util-linux's script. */
  static ForkedCli startAtTerminal(Path folder, ScriptedServer server, String... arguments)
      throws IOException {
    String quoted =
        command(arguments).stream()
            .map(argument -> "'" + argument.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" ", "exec ", ""));
    return start(folder, server, List.of("script", "-qec", quoted, "/dev/null"));
  }

  private static ForkedCli start(Path folder, ScriptedServer server, List<String> command)
      throws IOException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("HOLDFAST_SERVER", server.address());
    builder.environment().put("HOLDFAST_TOKEN", Shell.TOKEN);
    return new ForkedCli(builder.start(), out, err);
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // So that JaCoCo, where it is on, counts what runs there.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Holdfast.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Types at the terminal. */
  void type(char key) throws IOException {
    process.getOutputStream().write(key);
    process.getOutputStream().flush();
  }

  /** Waits for the end; answers the exit status. */
  int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("Still running: " + process);
    }
    return process.exitValue();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid()).start().waitFor();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
