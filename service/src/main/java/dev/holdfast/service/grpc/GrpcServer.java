package dev.holdfast.service.grpc;

import dev.holdfast.service.config.GrpcConfig;
import dev.holdfast.service.lock.Administration;
import dev.holdfast.service.lock.Locks;
import dev.holdfast.v1.AdminServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server. Its health is NOT_SERVING until {@link #serving} says otherwise, for the server
 * as a whole and for each service of the contract. All methods may be called from any thread.
 */
public final class GrpcServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);

  private static final List<String> HEALTH_NAMES =
      List.of(
          HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
          LockServiceGrpc.SERVICE_NAME,
          AdminServiceGrpc.SERVICE_NAME);

  /** How long a cancelled call may take to end. */
  private static final Duration CANCEL = Duration.ofSeconds(1);

  private final GrpcConfig config;
  private final Locks locks;
  private final WatchCalls watches;
  private final HealthStatusManager health = new HealthStatusManager();
  private final DrainInterceptor refuseNewCalls = new DrainInterceptor();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final EventLoops eventLoops = new EventLoops();
  private final Server server;

  /** A server that is not started yet. */
  public GrpcServer(
      GrpcConfig config,
      Authenticator authenticator,
      Locks locks,
      Administration administration,
      WatchCalls watches) {
    this.config = config;
    this.locks = locks;
    this.watches = watches;
    serving(false);
    NettyServerBuilder builder = NettyServerBuilder.forPort(config.port());
    eventLoops.serve(builder);
    ConnectionLimits.apply(config, builder);
    server =
        builder
            // Handlers never block, so they run where the call was read.
            .directExecutor()
            .addTransportFilter(Peer.filter())
            .addServices(
                Services.forUsers(
                    config, authenticator, refuseNewCalls, locks, administration, watches))
            .addService(Services.health(health.getHealthService()))
            .addServices(Services.diagnostics(config.reflection()))
            .build();
  }

  /**
   * Begins to take calls.
   *
   * @throws IOException where the port cannot be had; says how to choose another
   */
  public void start() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      eventLoops.close();
      if (isPortBusy(e)) {
        throw new IOException(
            "gRPC port " + config.port() + " is in use; HOLDFAST_GRPC_PORT sets another", e);
      }
      throw e;
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** What the health service says, until the server drains. */
  public void serving(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    HEALTH_NAMES.forEach(name -> health.setStatus(name, status));
  }

  /**
   * Ends in good order: health says NOT_SERVING, new calls, all watches and all who wait for a lock
   * are told SERVER_DRAINING, and calls under way may finish. Returns when all have ended, after
   * the configured time at the latest. Does nothing the second time.
   */
  public void drain() {
    if (!draining.compareAndSet(false, true)) {
      return;
    }
    health.enterTerminalState();
    refuseNewCalls.begin();
    // Before the event loops that carry their last messages go.
    awaitTold(CompletableFuture.allOf(watches.drain(), locks.drain()));
    server.shutdown();
    if (!awaitEnd(config.drain())) {
      server.shutdownNow();
      awaitEnd(CANCEL);
    }
    eventLoops.close();
  }

  /** As {@link #drain()}. */
  @Override
  public void close() {
    drain();
  }

  private void awaitTold(CompletableFuture<Void> told) {
    try {
      told.get(config.drain().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("Not every open call could be told that the server ends", e);
    }
  }

  private boolean awaitEnd(Duration limit) {
    try {
      return server.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isPortBusy(IOException failure) {
    return failure instanceof BindException || failure.getCause() instanceof BindException;
  }
}
