import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A step of the build that needs a program which Maven cannot bring along. Where the program is
 * absent, the step is left out with one line; with {@code CI=true} in the environment that fails
 * the build, as there nothing may be left out.
 *
 * <pre>{@code java OptionalTool.java PROGRAM WHAT ARG... [--and ARG...]...}</pre>
 *
 * WHAT is what the step does, in words. Each group of arguments is one run of the program.
 */
final class OptionalTool {
  private static final String NEXT_RUN = "--and";

  public static void main(String[] args) throws IOException, InterruptedException {
    String name = args[0];
    String what = args[1];
    Optional<Path> program = onPath(name);
    if (program.isEmpty()) {
      boolean required = "true".equalsIgnoreCase(System.getenv("CI"));
      System.out.printf(
          "%s, as %s is not on the PATH: %s%n",
          required ? "Failed (CI=true)" : "Left out", name, what);
      System.exit(required ? 1 : 0);
    }
    int status = 0;
    for (List<String> run : runs(Arrays.asList(args).subList(2, args.length))) {
      List<String> command = new ArrayList<>(List.of(program.get().toString()));
      command.addAll(run);
      status = Math.max(status, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
    System.exit(status);
  }

  private static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static List<List<String>> runs(List<String> args) {
    List<List<String>> runs = new ArrayList<>(List.of(new ArrayList<>()));
    for (String arg : args) {
      if (arg.equals(NEXT_RUN)) {
        runs.add(new ArrayList<>());
      } else {
        runs.get(runs.size() - 1).add(arg);
      }
    }
    return runs;
  }
}
