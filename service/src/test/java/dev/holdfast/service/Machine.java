package dev.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a test needs of the machine beside Java: there, or the test is left out with one line. */
public final class Machine {
  private Machine() {}

  /**
   * Ends the calling test, where something is absent; in CI it fails, as nothing may be left out.
   */
  public static void needs(boolean there, String what) {
    if (there) {
      return;
    }
    if ("true".equals(System.getenv("CI"))) {
      fail("CI=true, and " + what + " is not there");
    }
    System.out.println("Left out, as " + what + " is not there: " + callingTest());
    abort(what + " is not there");
  }

  /** Ends the calling test likewise, where a program is not on the PATH. */
  public static void needsProgram(String name) {
    needs(isOnPath(name), name);
  }

  /**
   * Runs a program to its end in a folder; any exit status but 0 fails the test with its output.
   */
  public static void run(Path folder, String program, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(program, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** Whether a program is there, and exits with 0. */
  public static boolean succeeds(String program, String... arguments)
      throws IOException, InterruptedException {
    return isOnPath(program)
        && new ProcessBuilder(command(program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
  }

  private static List<String> command(String program, String... arguments) {
    return Stream.concat(Stream.of(program), Arrays.stream(arguments)).toList();
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String callingTest() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(name -> !name.equals(Machine.class.getName()))
                    .findFirst()
                    .orElseThrow());
  }
}
