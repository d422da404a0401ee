package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.RetryInfo;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LifeIT {
  private static final AcquireRequest HANG =
      AcquireRequest.newBuilder().setResourceId("document:hang:x").build();
  private static final GetLockRequest GET =
      GetLockRequest.newBuilder().setResourceId("document:1:tab:x").build();

  private final TestSettings settings = new TestSettings();

  @Test
  void healthIsNotServingUntilTold() throws IOException {
    try (var server = new TestServer(settings)) {
      var health = HealthGrpc.newBlockingStub(server.connect());

      for (String service : new String[] {"", "holdfast.v1.LockService"}) {
        var request = HealthCheckRequest.newBuilder().setService(service).build();
        assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      }
      server.server.serving(true);
      for (String service :
          new String[] {"", "holdfast.v1.LockService", "holdfast.v1.AdminService"}) {
        var request = HealthCheckRequest.newBuilder().setService(service).build();
        assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
      }
    }
  }

  @Test
  void drainTellsHealthWatchesAndNewCallsAndLetsOldOnesFinish() throws Exception {
    try (var server = new TestServer(settings)) {
      server.server.serving(true);
      var channel = server.connect();
      Iterator<HealthCheckResponse> health =
          HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance());
      assertThat(health.next().getStatus()).isEqualTo(ServingStatus.SERVING);
      Iterator<WatchLocksResponse> watch =
          server.client("smith").watchLocks(WatchLocksRequest.getDefaultInstance());
      watch.next();
      var pending =
          TestServer.as(LockServiceGrpc.newFutureStub(channel), "Bearer smith").acquire(HANG);
      await().until(() -> server.locks.requests.size() == 1);

      var drained = CompletableFuture.runAsync(server.server::drain);

      assertThat(health.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      Refused ended = Refused.by(Reason.SERVER_DRAINING, watch::hasNext);
      assertThat(ended.details(RetryInfo.class)).hasSize(1);
      assertThat(pending.isDone()).isFalse();
      assertThat(drained.isDone()).isFalse();
      pending.cancel(true);
    }
  }

  @Test
  void callOnAConnectionThatDoesNotKnowOfTheDrainYetIsSentAway() throws IOException {
    try (var server = new TestServer(settings)) {
      var client = server.client("smith");
      assertThat(client.getLock(GET).getLocked()).isFalse();
      var refused = new CompletableFuture<Refused>();
      server.watches.whileDraining =
          () -> refused.complete(Refused.by(Reason.SERVER_DRAINING, () -> client.getLock(GET)));

      server.server.drain();

      assertThat(refused.join().code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(refused.join().details(RetryInfo.class)).hasSize(1);
    }
  }

  @Test
  void callThatOutlivesTheDrainTimeIsEnded() throws IOException {
    settings.drain = Duration.ofMillis(50);
    try (var server = new TestServer(settings)) {
      var stub = TestServer.as(LockServiceGrpc.newFutureStub(server.connect()), "Bearer smith");
      var pending = stub.acquire(HANG);
      await().until(() -> server.locks.requests.size() == 1);

      server.server.drain();

      assertThatThrownBy(pending::get).hasCauseInstanceOf(StatusRuntimeException.class);
      assertThat(server.locks.contexts.element().cancellation().isCancelled()).isTrue();
    }
  }

  @Test
  void closingTwiceDoesNothing() throws IOException {
    var server = new TestServer(settings);
    server.server.drain();

    server.server.close();
    server.close();
  }

  @Test
  void serverThatNeverStartedCloses() {
    var server =
        new GrpcServer(
            settings.toConfig(),
            TestServer::authenticate,
            new MemoryLocks(),
            new NoAdministration(),
            new TestWatches());

    server.close();
  }

  @Test
  void busyPortIsNamedWithTheVariableThatMovesIt() throws IOException {
    try (var first = new TestServer(settings)) {
      settings.port = first.server.port();

      assertThatThrownBy(() -> new TestServer(settings))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("" + settings.port)
          .hasMessageContaining("HOLDFAST_GRPC_PORT");
    }
  }

  @Test
  void oldConnectionIsAskedToComeAnew() throws IOException {
    settings.connectionAge = Duration.ofMillis(100);
    try (var server = new TestServer(settings)) {
      var client = server.client("smith");

      await()
          .until(
              () -> {
                client.getLock(GET);
                return server.locks.contexts.stream()
                        .map(context -> context.client())
                        .distinct()
                        .count()
                    > 1;
              });
    }
  }
}
