package dev.holdfast.bench.cycle;

import dev.holdfast.bench.load.AsyncCallers;
import dev.holdfast.bench.load.LockCalls;
import dev.holdfast.bench.process.Connection;
import dev.holdfast.bench.process.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** The service over one connection, each caller with a document of its own. */
final class HoldfastLocks implements AsyncCallers.Cycle, AutoCloseable {
  private static final Duration TTL = Duration.ofMinutes(5);

  private final Connection connection;
  private final List<LockCalls> calls;

  HoldfastLocks(ServerProcess server, int callers) {
    connection = server.connect();
    calls =
        IntStream.range(0, callers)
            .mapToObj(
                caller -> new LockCalls(connection.channel(), "bench:" + caller + ":main", TTL))
            .toList();
  }

  /** The calls of one caller. */
  LockCalls of(int caller) {
    return calls.get(caller);
  }

  @Override
  public CompletionStage<?> run(int caller) {
    return of(caller).cycle();
  }

  @Override
  public void close() {
    connection.close();
  }
}
