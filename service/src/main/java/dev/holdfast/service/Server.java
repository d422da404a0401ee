package dev.holdfast.service;

import dev.holdfast.service.access.JwtOnlyAccess;
import dev.holdfast.service.access.ScopedAccess;
import dev.holdfast.service.auth.TokenVerifier;
import dev.holdfast.service.config.AccessConfig;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.grpc.GrpcServer;
import dev.holdfast.service.grpc.WatchEventEncoder;
import dev.holdfast.service.grpc.WatchLocksMethod;
import dev.holdfast.service.lock.AccessPolicy;
import dev.holdfast.service.lock.AdminCalls;
import dev.holdfast.service.lock.Admission;
import dev.holdfast.service.lock.LockCalls;
import dev.holdfast.service.lock.Locks;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.UserLimits;
import dev.holdfast.service.ops.AuditLog;
import dev.holdfast.service.ops.Metrics;
import dev.holdfast.service.ops.OpsServer;
import dev.holdfast.service.ops.Readiness;
import dev.holdfast.service.queue.WaitingCalls;
import dev.holdfast.service.redis.EmbeddedRedis;
import dev.holdfast.service.redis.EmbeddedRedis.Fsync;
import dev.holdfast.service.redis.RedisStore;
import dev.holdfast.service.session.Sessions;
import dev.holdfast.service.watch.WatchHub;
import dev.holdfast.service.watch.WatchRequests;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running service: the one class that wires all. */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  /** The value of {@code HOLDFAST_REDIS} that means a Redis of this server's own. */
  private static final String EMBEDDED = "embedded";

  /** What is running, the last started first. */
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  private final Readiness readiness = new Readiness();
  private final GrpcServer grpc;
  private final OpsServer ops;

  private Server(Config config, UnaryOperator<Locks> locks) throws IOException {
    try {
      Metrics metrics = started(new Metrics());
      String redisUri = config.redis().uri();
      if (redisUri.equals(EMBEDDED)) {
        redisUri =
            started(EmbeddedRedis.start(config.data().resolve("redis"), Fsync.EVERYSEC)).uri();
      }
      TokenVerifier tokens = started(TokenVerifier.open(config.auth(), config.data()));
      var reports = new LockReports(metrics.locks(), config.locks().deprecationWarn());
      var storeReports = new StoreReports(reports, metrics.redis());
      RedisStore store =
          started(
              RedisStore.open(
                  redisUri,
                  config.redis(),
                  config.sessions(),
                  config.policies().hash(),
                  storeReports));
      metrics.locks().active(store::heldResources);
      var admission = new Admission(access(config.access()), store.scopes());
      var limits = new UserLimits(store.reservations(), config.locks().singleTab());
      var administration =
          new AdminCalls(
              store.admin(),
              store.scopes(),
              limits,
              admission,
              config.policies(),
              config.locks().backwardCompat(),
              config.admin().force(),
              reports,
              new AuditLog());
      WatchHub hub =
          started(
              WatchHub.start(
                  store.events(),
                  config.watch(),
                  new WatchEventEncoder(),
                  new WatchReports(metrics.watches()),
                  Instant::now));
      WaitingCalls waits =
          started(
              new WaitingCalls(
                  store.locks(),
                  key -> store.events().partitionOf(key.resource().document()),
                  hub));
      storeReports.onGrant(waits::granted);
      store.onNewName(waits::askForAll);
      metrics.locks().waiting(waits::count);
      var calls =
          new LockCalls(
              store.locks(),
              waits,
              limits,
              admission,
              config.policies(),
              config.locks().backwardCompat(),
              config.locks().metadataEntries(),
              config.locks().metadataBytes(),
              reports);
      Sessions sessions = started(new Sessions(store.sessions(), config.policies()));
      metrics.sessions(sessions::count);
      var watches =
          new WatchLocksMethod(
              hub,
              new WatchRequests(config.watch(), ResourceIds::scope, admission),
              sessions::attend);
      // Before the calls, so that it still says "draining" while these end.
      ops = started(OpsServer.start(config.http(), metrics, readiness));
      grpc =
          started(
              new GrpcServer(
                  config.grpc(), tokens::verify, locks.apply(calls), administration, watches));
      readiness.onChange(state -> grpc.serving(state == Readiness.State.READY));
      readiness.storeAvailable(store.isAvailable());
      store.onAvailability(this::storeAvailable);
      grpc.start();
      WarmUp.run(store.locks());
      readiness.warmedUp();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the service, and returns when it is ready.
   *
   * @throws IOException where a port is taken or the embedded Redis does not start
   * @throws RuntimeException where Redis cannot be used or a key cannot be read; the message is for
   *     an operator
   */
  public static Server start(Config config) throws IOException {
    return start(config, UnaryOperator.identity());
  }

  /**
   * As {@link #start(Config)}, with something between the transport and the calls.
   *
   * @param locks what to serve in place of the calls that it is given; for measuring
   */
  public static Server start(Config config, UnaryOperator<Locks> locks) throws IOException {
    return new Server(config, locks);
  }

  private static AccessPolicy access(AccessConfig config) {
    return switch (config.policy()) {
      case JWT_ONLY -> new JwtOnlyAccess();
      case SCOPED -> new ScopedAccess();
    };
  }

  public int grpcPort() {
    return grpc.port();
  }

  public int httpPort() {
    return ops.port();
  }

  /**
   * Ends in good order: no new calls, watches sent to another instance, calls under way answered,
   * and the embedded Redis last.
   */
  @Override
  public void close() {
    readiness.drain();
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.error("{} did not close in order", part.getClass().getSimpleName(), e);
      }
    }
  }

  private void storeAvailable(boolean available) {
    if (available) {
      log.info("The store answers again.");
    } else {
      log.warn("The store does not answer; calls are refused until it does.");
    }
    readiness.storeAvailable(available);
  }

  private <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }
}
