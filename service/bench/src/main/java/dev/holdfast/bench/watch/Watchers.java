package dev.holdfast.bench.watch;

import dev.holdfast.bench.process.Connection;
import dev.holdfast.bench.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Many watches of one client process, over as many connections as the server's limit asks for. */
public final class Watchers implements AutoCloseable {
  /** Below the 200 calls that the service lets one connection have open. */
  private static final int PER_CONNECTION = 180;

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(2);

  private final List<Connection> connections = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();

  /**
   * Opens watches and waits until each has its snapshot.
   *
   * @param scope of the watch with this number
   */
  public static Watchers open(ServerProcess server, int count, IntFunction<String> scope)
      throws InterruptedException {
    return open(server, count, scope, events -> {});
  }

  /** As above, and tells how many events each message brings. */
  static Watchers open(
      ServerProcess server, int count, IntFunction<String> scope, IntConsumer onEvents)
      throws InterruptedException {
    return open(server::connect, PER_CONNECTION, count, scope, onEvents);
  }

  /**
   * Opens watches and waits until each has its snapshot.
   *
   * @param connect makes a new connection
   * @param perConnection how many share one
   */
  public static Watchers open(
      Supplier<Connection> connect,
      int perConnection,
      int count,
      IntFunction<String> scope,
      IntConsumer onEvents)
      throws InterruptedException {
    var all = new Watchers();
    for (int i = 0; i < count; i++) {
      if (i % perConnection == 0) {
        all.connections.add(connect.get());
      }
      var channel = all.connections.get(all.connections.size() - 1).channel();
      all.watchers.add(Watcher.open(channel, scope.apply(i), onEvents));
    }
    await("a snapshot for each watch", () -> all.watchers.stream().allMatch(Watchers::hasBegun));
    return all;
  }

  private static boolean hasBegun(Watcher watcher) {
    watcher
        .ended()
        .ifPresent(
            status -> {
              throw new IllegalStateException("a watch ended: " + status);
            });
    return watcher.snapshots() > 0;
  }

  /** How many there are. */
  public int count() {
    return watchers.size();
  }

  /** Events that every watch has. */
  long fewestEvents() {
    long fewest = Long.MAX_VALUE;
    for (Watcher watcher : watchers) {
      fewest = Math.min(fewest, watcher.events());
    }
    return fewest;
  }

  /** Events that all watches have together. */
  long allEvents() {
    long all = 0;
    for (Watcher watcher : watchers) {
      all += watcher.events();
    }
    return all;
  }

  /** Waits until each watch has as many events. */
  void awaitEvents(long each) throws InterruptedException {
    await("%d events at each watch".formatted(each), () -> fewestEvents() >= each);
  }

  /** How many watches have another count of events, a second snapshot, or an end. */
  public long incomplete(long events) {
    return watchers.stream()
        .filter(
            watcher ->
                watcher.events() != events
                    || watcher.snapshots() != 1
                    || watcher.ended().isPresent())
        .count();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not within %s: %s".formatted(WITHIN, what));
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  @Override
  public void close() {
    watchers.forEach(Watcher::cancel);
    connections.forEach(Connection::close);
  }
}
