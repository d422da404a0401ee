package dev.holdfast.service.redis;

import dev.holdfast.service.config.RedisConfig;
import dev.holdfast.service.config.SessionsConfig;
import dev.holdfast.service.lock.AccessScopes;
import dev.holdfast.service.lock.AdminStore;
import dev.holdfast.service.lock.LockStore;
import dev.holdfast.service.lock.Reservations;
import dev.holdfast.service.session.SessionStore;
import dev.holdfast.service.watch.EventStore;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store on one Redis, checked and running: the one place that puts its parts together. */
public final class RedisStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisStore.class);

  /** How exactly the time limits of calls are kept. */
  private static final Duration TICK = Duration.ofMillis(20);

  /** How often streams drop the events that are too old. */
  private static final Duration TRIM = Duration.ofMinutes(1);

  private final RedisAccess access;
  private final Leases leases;
  private final Partitions partitions;
  private final StartedStore started;
  private final ScheduledExecutorService timer;
  private final List<Sweeper> sweepers;
  private final StoreHealth health;
  private final LockStore locks;
  private final RedisSessionStore sessions;
  private final Reservations reservations;
  private final AdminStore admin;
  private final AccessScopes scopes;
  private final EventStore events;

  private RedisStore(
      RedisAccess access,
      RedisConfig config,
      SessionsConfig sessionsConfig,
      String policies,
      StoreObserver observer) {
    this.access = access;
    RedisClusterAsyncCommands<String, String> redis = access.commands();
    started = StartedStore.check(access, config.partitions(), policies);
    partitions = new Partitions(config.partitions());
    var revisions = new Revisions(config.partitions());
    var endedReservations = new EndedReservations();
    var calls =
        new ScriptCalls(
            access,
            started.clock(),
            observer,
            config.eventsMax(),
            sessionsConfig.lease(),
            endedReservations::heard,
            started.identity()::claimAgain);
    var commit = new CommitScript(calls, partitions, revisions, started.clock());
    var snapshots = new SnapshotScript(calls, partitions, revisions, config.timeout());
    var ids = new IdsScript(calls, partitions, config.timeout());
    timer = Executors.newSingleThreadScheduledExecutor(RedisStore::thread);
    List<List<Integer>> together = together();
    Lanes lanes =
        new Lanes(
            partitions,
            together,
            () ->
                new Lane(
                    commit,
                    observer,
                    config.batch(),
                    config.queue(),
                    config.timeout(),
                    this::soon));
    leases = new Leases(lanes, partitions.count(), sessionsConfig, Sweeper.IDLE);
    var sweep = new SessionSweep(lanes, partitions, sessionsConfig, observer, Sweeper.IDLE);
    sessions = new RedisSessionStore(lanes, partitions, leases, sweep, config.timeout());
    locks =
        new RedisLockStore(
            lanes,
            snapshots,
            new LockListing(partitions, ids, snapshots),
            leases::id,
            sessions,
            new SessionLocks(lanes, partitions, observer),
            config.timeout());
    reservations = new RedisReservations(lanes, partitions, snapshots, config.timeout());
    endedReservations.forgetIn(reservations);
    admin =
        new RedisAdminStore(
            lanes,
            partitions,
            ids,
            sessions,
            new SessionListing(calls, partitions, config.timeout()),
            config.timeout());
    scopes = new RedisAccessScopes(redis, lanes, partitions, config.timeout());
    events = new RedisEventStore(access, partitions, ids, snapshots, config.timeout());
    health = new StoreHealth(together.size());
    var due = new DueScript(calls, partitions, started.clock(), config.timeout());
    Map<String, DeadlineHandler> handlers =
        Map.of(
            "lock", new LockDeadlines(lanes, Sweeper.IDLE),
            "wait", new WaitDeadlines(lanes, Sweeper.IDLE),
            "session", sweep);
    sweepers =
        together.stream().map(of -> new Sweeper(due, leases, handlers, of, health, timer)).toList();
    every(TICK, () -> lanes.tick(System.nanoTime()));
    // Where Redis does not answer now, the sweepers make it known as soon as it does.
    leases.begin().join();
    sweepers.forEach(Sweeper::start);
    var trim = new EventTrim(redis, partitions, started.clock(), config.eventsKept());
    every(TRIM, trim::run);
  }

  /**
   * Connects and checks.
   *
   * @param uri the server; may hold a password, so it is in no message
   * @param policies a hash of the policies, which the instances of one store should share
   * @throws StoreStartException where this Redis cannot be used
   */
  public static RedisStore open(
      String uri,
      RedisConfig config,
      SessionsConfig sessions,
      String policies,
      StoreObserver observer) {
    RedisAccess access;
    try {
      access = RedisClients.connect(uri);
    } catch (IllegalArgumentException e) {
      // Without the cause, which quotes the URI.
      throw new StoreStartException(
          "This is no URI of a Redis: " + config.safeUri() + "; check HOLDFAST_REDIS.");
    } catch (RedisException e) {
      throw new StoreStartException(
          "Redis cannot be reached at "
              + config.safeUri()
              + "; check HOLDFAST_REDIS, and that it runs and lets this client in.",
          e);
    }
    try {
      return new RedisStore(access, config, sessions, policies, observer);
    } catch (RuntimeException e) {
      access.close();
      throw e;
    }
  }

  public LockStore locks() {
    return locks;
  }

  /** Where sessions are. */
  public SessionStore sessions() {
    return sessions;
  }

  /** What limits of a user count by. */
  public Reservations reservations() {
    return reservations;
  }

  /** What administrators may do. */
  public AdminStore admin() {
    return admin;
  }

  /** Whose documents are. */
  public AccessScopes scopes() {
    return scopes;
  }

  /** What watches read. */
  public EventStore events() {
    return events;
  }

  /** Whether it answers now. */
  public boolean isAvailable() {
    return health.isAvailable();
  }

  /** Tells when it stops answering, and when it answers again; must not block. */
  public void onAvailability(Consumer<Boolean> listener) {
    health.onChange(listener);
  }

  /** Tells when this instance had to take another name; must not block. */
  public void onNewName(Runnable listener) {
    leases.onNewName(listener);
  }

  /** How many resources are held, as of a second ago at most. */
  public long heldResources() {
    return sweepers.stream().mapToLong(Sweeper::heldResources).sum();
  }

  @Override
  public void close() {
    sweepers.forEach(Sweeper::close);
    timer.shutdownNow();
    access.close();
  }

  /** Which partitions one call may span: all of them, or in a cluster each alone. */
  private List<List<Integer>> together() {
    List<Integer> all = IntStream.range(0, partitions.count()).boxed().toList();
    return access.spanPartitions() ? List.of(all) : all.stream().map(List::of).toList();
  }

  private void soon(Runnable task) {
    if (!timer.isShutdown()) {
      var unused = timer.schedule(task, Gathering.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** A task that throws would never run again. */
  private void every(Duration pause, Runnable task) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            log.error("a task of the store failed", e);
          }
        };
    var unused =
        timer.scheduleWithFixedDelay(
            guarded, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "holdfast-store");
    thread.setDaemon(true);
    return thread;
  }
}
