package dev.holdfast.bench.cycle;

import dev.holdfast.bench.empty.EmptyHandlersServer;
import dev.holdfast.bench.load.AsyncCallers;
import dev.holdfast.bench.load.ThreadCallers;
import dev.holdfast.bench.person.Persons;
import dev.holdfast.bench.process.ChildProcess;
import dev.holdfast.bench.process.EtcdProcess;
import dev.holdfast.bench.process.Holdfast;
import dev.holdfast.bench.process.RedisProcess;
import dev.holdfast.bench.process.ServerProcess;
import dev.holdfast.bench.process.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that is compared, started and ready. The service has a Redis of its own; scripts and Redisson
 * share another with the same settings, so that each one's counters are its own.
 */
final class Contestants implements AutoCloseable {
  /** As long as a lock lasts by default. */
  private static final Duration PERSONS_TTL = Duration.ofMinutes(5);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final int callers;
  private final Workspace workspace;
  private final RedisProcess redis;
  private final HoldfastLocks holdfastLocks;
  private final Subject holdfast;
  private final Subject persons;
  private final Subject empty;
  private final Subject scripts;
  private final Subject redisson;
  private final @Nullable Subject etcd;

  /** Starts them; what was started already is ended where one fails. */
  static Contestants start(Holdfast holdfast, int callers) throws Exception {
    return new Contestants(holdfast, callers);
  }

  private Contestants(Holdfast service, int callers) throws Exception {
    this.callers = callers;
    try {
      workspace = opened(new Workspace());
      redis = opened(RedisProcess.start(workspace, "redis"));
      var sharedRedis = opened(RedisProcess.start(workspace, "redis-of-the-others"));
      ServerProcess server = opened(service.serve(workspace, redis));
      holdfastLocks = opened(new HoldfastLocks(server, callers));
      holdfast =
          new Subject(
              "holdfast",
              new AsyncCallers(holdfastLocks),
              clocks(server.process(), redis.process()));
      // Their watches read the events; the other cycles must not pay for that.
      var personsRedis = opened(RedisProcess.start(workspace, "redis-of-persons"));
      ServerProcess personsServer = opened(service.serve(workspace, personsRedis));
      persons =
          new Subject(
              "holdfast, persons",
              new AsyncCallers(opened(Persons.open(personsServer, callers, PERSONS_TTL))),
              clocks(personsServer.process(), personsRedis.process()));
      ServerProcess emptyServer =
          opened(service.serve(workspace, EmptyHandlersServer.class, sharedRedis.uri()));
      empty =
          new Subject(
              "empty handlers",
              new AsyncCallers(opened(new HoldfastLocks(emptyServer, callers))),
              clocks(emptyServer.process(), null));
      scripts =
          new Subject(
              "bare scripts",
              new AsyncCallers(opened(new BareScripts(sharedRedis.uri()))),
              clocks(null, sharedRedis.process()));
      redisson =
          new Subject(
              "Redisson RLock",
              new ThreadCallers(opened(new RedissonLocks(sharedRedis.uri()))),
              clocks(null, sharedRedis.process()));
      etcd = startEtcd().orElse(null);
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private Optional<Subject> startEtcd() throws IOException, InterruptedException {
    var executable = EtcdProcess.executable();
    if (executable.isEmpty()) {
      System.err.println("No etcd on the PATH and none in ETCD: it is left out.");
      return Optional.empty();
    }
    var process = opened(EtcdProcess.start(workspace, executable.get()));
    var locks = opened(new EtcdLocks(process, callers));
    return Optional.of(
        new Subject("etcd lock RPC", new AsyncCallers(locks), clocks(process.process(), null)));
  }

  private static Map<String, Supplier<Duration>> clocks(
      @Nullable ChildProcess server, @Nullable ChildProcess redis) {
    Map<String, Supplier<Duration>> clocks = new HashMap<>();
    clocks.put(
        Role.CLIENT, () -> ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
    if (server != null) {
      clocks.put(Role.SERVER, server::cpu);
    }
    if (redis != null) {
      clocks.put(Role.REDIS, redis::cpu);
    }
    return clocks;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  Subject holdfast() {
    return holdfast;
  }

  /** Users with a session and one lock each, at a service of their own. */
  Subject persons() {
    return persons;
  }

  Subject empty() {
    return empty;
  }

  Subject scripts() {
    return scripts;
  }

  Subject redisson() {
    return redisson;
  }

  /** Empty where there is no etcd on this machine. */
  Optional<Subject> etcd() {
    return Optional.ofNullable(etcd);
  }

  /** Which Redis all of them use. */
  String redis() {
    return redis.describe();
  }

  /** Counts the scripts of the service's own calls. */
  ScriptCalls countScriptCalls() {
    return ScriptCalls.count(redis, holdfastLocks, callers);
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.err.println("Could not close: " + e);
      }
    }
  }
}
