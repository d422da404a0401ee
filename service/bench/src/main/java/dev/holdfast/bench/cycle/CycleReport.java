package dev.holdfast.bench.cycle;

import dev.holdfast.bench.cycle.Rounds.Case;
import dev.holdfast.bench.load.Sample;
import dev.holdfast.bench.report.Bound;
import dev.holdfast.bench.report.Check;
import dev.holdfast.bench.report.Report;
import dev.holdfast.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The figures of a lock cycle, and the floors that they must keep. */
final class CycleReport {
  private static final double OF_EMPTY_THROUGHPUT = 0.5;
  private static final double TIMES_REDISSON = 1.5;
  private static final double TIMES_ETCD = 3;
  private static final double TIMES_EMPTY_CPU = 2.5;
  private static final double SERVICE_CPU_MICROS = 55;
  private static final double REDIS_CPU_MICROS = 35;
  private static final double TIMES_EMPTY_LATENCY = 3;
  private static final double TIMES_SERVICE_REDIS_CPU = 2.2;

  private final Rounds rounds;
  private final List<Check> checks = new ArrayList<>();

  CycleReport(Rounds rounds) {
    this.rounds = rounds;
  }

  /** With many callers: throughput and processor time. */
  void beside(Case holdfast, Case empty, Case redisson, Optional<Case> etcd) {
    checkThroughput(holdfast, empty, OF_EMPTY_THROUGHPUT);
    checkThroughput(holdfast, redisson, TIMES_REDISSON);
    etcd.ifPresent(other -> checkThroughput(holdfast, other, TIMES_ETCD));
    add(
        "service CPU / empty handlers'",
        rounds
            .figure(
                holdfast,
                empty,
                (one, other) ->
                    one.cpuMicrosPerCycle(Role.SERVER) / other.cpuMicrosPerCycle(Role.SERVER))
            .median(),
        Bound.atMost(TIMES_EMPTY_CPU));
    add("service CPU, µs a cycle", cpu(holdfast, Role.SERVER), Bound.atMost(SERVICE_CPU_MICROS));
    add("Redis CPU, µs a cycle", cpu(holdfast, Role.REDIS), Bound.atMost(REDIS_CPU_MICROS));
  }

  /** What a person's cycle costs beside that of a backend. */
  void persons(Case persons, Case holdfast) {
    add(
        "a person's Redis CPU / a backend's",
        rounds
            .figure(
                persons,
                holdfast,
                (one, other) ->
                    one.cpuMicrosPerCycle(Role.REDIS) / other.cpuMicrosPerCycle(Role.REDIS))
            .median(),
        Bound.atMost(TIMES_SERVICE_REDIS_CPU));
  }

  /** With one caller: how long it waits. */
  void oneCaller(Case holdfast, Case empty) {
    add(
        "one caller: p50 / empty handlers'",
        rounds
            .figure(
                holdfast,
                empty,
                (one, other) -> one.percentileMicros(50) / other.percentileMicros(50))
            .median(),
        Bound.atMost(TIMES_EMPTY_LATENCY));
  }

  /** One script for each call. */
  void scripts(ScriptCalls calls) {
    add("script calls an Acquire", calls.acquire().median(), Bound.exactly(1));
    add("script calls a Renew", calls.renew().median(), Bound.exactly(1));
    add("script calls a Release", calls.release().median(), Bound.exactly(1));
  }

  Report of(List<Case> cases, List<String> notes) {
    var table =
        new Table(
            "Lock cycles",
            List.of(
                "subject",
                "callers",
                "cycles/s",
                "p50 µs",
                "p99 µs",
                "server CPU µs",
                "Redis CPU µs",
                "client CPU µs"),
            cases.stream().map(this::row).toList());
    return new Report("cycle", notes, List.of(table), checks);
  }

  private List<Object> row(Case of) {
    return List.of(
        of.subject().name(),
        of.callers(),
        rounds.figure(of, Sample::cyclesPerSecond),
        rounds.figure(of, sample -> sample.percentileMicros(50)),
        rounds.figure(of, sample -> sample.percentileMicros(99)),
        cpuCell(of, Role.SERVER),
        cpuCell(of, Role.REDIS),
        cpuCell(of, Role.CLIENT));
  }

  private Object cpuCell(Case of, String role) {
    return of.subject().clocks().containsKey(role)
        ? rounds.figure(of, sample -> sample.cpuMicrosPerCycle(role))
        : "–";
  }

  private double cpu(Case of, String role) {
    return rounds.figure(of, sample -> sample.cpuMicrosPerCycle(role)).median();
  }

  private void checkThroughput(Case holdfast, Case other, double floor) {
    add(
        "throughput / that of " + other.subject().name(),
        rounds
            .figure(holdfast, other, (one, two) -> one.cyclesPerSecond() / two.cyclesPerSecond())
            .median(),
        Bound.atLeast(floor));
  }

  private void add(String what, double measured, Bound bound) {
    checks.add(new Check(what, measured, bound));
  }
}
