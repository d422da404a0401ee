package dev.holdfast.bench.cycle;

import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.cycle.Rounds.Case;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares lock cycles, interleaved, in one run. */
@Command(
    name = "cycle",
    description = "Acquire and release: the service beside what else there is.",
    mixinStandardHelpOptions = true)
public final class CycleBench implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--callers",
      description = "How many go on at once. Default: ${DEFAULT-VALUE}",
      defaultValue = "64")
  private int callers;

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}", defaultValue = "5")
  private int rounds;

  @Option(
      names = "--length",
      description = "Of one measurement, as in ISO 8601. Default: ${DEFAULT-VALUE}",
      defaultValue = "PT2.5S")
  private Duration length = Duration.ZERO;

  @Option(
      names = "--warm",
      description = "For each subject, as in ISO 8601. Default: ${DEFAULT-VALUE}",
      defaultValue = "PT20S")
  private Duration warm = Duration.ZERO;

  @Option(
      names = "--without-persons",
      description = "Leaves out the cycles of persons, who have sessions and limits.")
  private boolean withoutPersons;

  @Override
  public Integer call() throws Exception {
    try (var contestants = Contestants.start(options.holdfast(), callers)) {
      var holdfast = new Case(contestants.holdfast(), callers);
      Optional<Case> persons =
          withoutPersons ? Optional.empty() : Optional.of(new Case(contestants.persons(), callers));
      var empty = new Case(contestants.empty(), callers);
      var redisson = new Case(contestants.redisson(), callers);
      var etcd = contestants.etcd().map(subject -> new Case(subject, callers));
      List<Case> many =
          new ArrayList<>(
              List.of(holdfast, empty, new Case(contestants.scripts(), callers), redisson));
      etcd.ifPresent(many::add);
      persons.ifPresent(many::add);
      for (Case each : many) {
        each.run(warm);
      }
      ScriptCalls scriptCalls = contestants.countScriptCalls();
      var alone = new Case(contestants.holdfast(), 1);
      var emptyAlone = new Case(contestants.empty(), 1);
      List<Case> all = new ArrayList<>(many);
      all.add(alone);
      all.add(emptyAlone);
      var measured = new Rounds();
      measured.run(all, rounds, length);
      var report = new CycleReport(measured);
      report.beside(holdfast, empty, redisson, etcd);
      persons.ifPresent(each -> report.persons(each, holdfast));
      report.oneCaller(alone, emptyAlone);
      report.scripts(scriptCalls);
      options.results().publish(report.of(all, notes(contestants)));
    }
    return 0;
  }

  private List<String> notes(Contestants contestants) {
    return List.of(
        "%d rounds of %s each, interleaved, after %s of warming up a subject"
            .formatted(rounds, length, warm),
        contestants.redis() + ", for all",
        "one client process and one server process; the median of the rounds, in brackets the"
            + " least and the most");
  }
}
