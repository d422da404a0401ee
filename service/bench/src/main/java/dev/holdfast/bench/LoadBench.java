package dev.holdfast.bench;

import dev.holdfast.bench.process.RedisProcess;
import dev.holdfast.bench.process.ServerProcess;
import dev.holdfast.bench.process.Workspace;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a server and runs {@code load.sh} against it. */
@Command(
    name = "load",
    description = "Runs the ghz scenarios against a server of its own.",
    mixinStandardHelpOptions = true)
public final class LoadBench implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--script",
      description = "What runs them. Default: ${DEFAULT-VALUE}",
      defaultValue = "service/bench/load.sh")
  private Path script = Path.of("");

  @Override
  public Integer call() throws Exception {
    try (var workspace = new Workspace();
        var redis = RedisProcess.start(workspace, "redis");
        ServerProcess server = options.holdfast().serve(workspace, redis)) {
      var builder = new ProcessBuilder(script.toAbsolutePath().toString()).inheritIO();
      builder.environment().put("HOLDFAST_SERVER", server.address());
      builder.environment().put("HOLDFAST_TOKEN", server.token());
      return builder.start().waitFor();
    }
  }
}
