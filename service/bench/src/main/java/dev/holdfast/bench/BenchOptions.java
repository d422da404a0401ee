package dev.holdfast.bench;

import dev.holdfast.bench.process.Holdfast;
import dev.holdfast.bench.report.Results;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every bench takes. Paths are as seen from the checkout's top folder, where run.sh goes. */
public final class BenchOptions {
  @Option(
      names = "--jar",
      description = "The service to measure. Default: ${DEFAULT-VALUE}",
      defaultValue = "service/target/holdfast.jar")
  private Path jar = Path.of("");

  @Option(
      names = "--config",
      description = "Its configuration. Default: ${DEFAULT-VALUE}",
      defaultValue = "service/bench/holdfast.yaml")
  private Path config = Path.of("");

  @Option(
      names = "--results",
      description = "Where reports are kept. Default: ${DEFAULT-VALUE}",
      defaultValue = "service/bench/target/results")
  private Path results = Path.of("");

  public Holdfast holdfast() {
    return new Holdfast(jar, config);
  }

  public Results results() {
    return new Results(results);
  }
}
