package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

class LimitsIT {
  private static final AcquireRequest HANG =
      AcquireRequest.newBuilder().setResourceId("document:hang:x").build();
  private static final AcquireRequest WAIT =
      HANG.toBuilder().setWaitTimeout(Durations.fromMinutes(1)).build();
  private static final GetLockRequest GET =
      GetLockRequest.newBuilder().setResourceId("document:1:tab:x").build();

  private final TestSettings settings = new TestSettings();

  @Test
  void messageAboveTheLimitIsRefused() throws IOException {
    settings.maxMessageBytes = 1_000;
    try (var server = new TestServer(settings)) {
      var client = server.client("smith");
      AcquireRequest large =
          AcquireRequest.newBuilder().setResourceId("document:1:" + "x".repeat(1_000)).build();

      assertThatThrownBy(() -> client.acquire(large))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED));
      assertThat(server.locks.requests).isEmpty();
      assertThat(client.getLock(GET).getLocked()).as("the connection lives on").isFalse();
    }
  }

  @Test
  void headersAboveTheLimitAreRefused() throws IOException {
    settings.maxMetadataBytes = 1_000;
    try (var server = new TestServer(settings)) {
      var headers = new Metadata();
      headers.put(Metadata.Key.of("large", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(2_000));
      var client = server.client("smith");
      var large = client.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

      assertThatThrownBy(() -> large.getLock(GET)).isInstanceOf(StatusRuntimeException.class);
      assertThat(server.locks.contexts).isEmpty();
      assertThat(client.getLock(GET).getLocked()).as("the connection lives on").isFalse();
    }
  }

  @Test
  void callsBeyondThoseOfAConnectionWaitAtTheClient() throws IOException {
    settings.callsPerConnection = 2;
    try (var server = new TestServer(settings)) {
      var channel = server.connect();
      var stub = TestServer.as(LockServiceGrpc.newFutureStub(channel), "Bearer smith");
      ListenableFuture<AcquireResponse> first = stub.acquire(HANG);
      ListenableFuture<AcquireResponse> second = stub.acquire(HANG);
      await().until(() -> server.locks.requests.size() == 2);

      ListenableFuture<AcquireResponse> third = stub.acquire(HANG);
      var other = server.client("jane");
      assertThat(other.getLock(GET).getLocked()).as("another connection has its own").isFalse();
      assertThat(server.locks.requests).hasSize(2);

      server.locks.finishOne();
      await().until(() -> server.locks.requests.size() == 3);
      await().until(() -> first.isDone() != second.isDone());
      assertThat(third.isDone()).isFalse();
    }
  }

  @Test
  void userAboveTheRateIsRefusedAndToldWhenToComeBack() throws IOException {
    settings.callsPerSecond = 1;
    settings.callsBurst = 2;
    try (var server = new TestServer(settings)) {
      var smith = server.client("smith");
      Refused refused =
          Refused.by(
              Reason.RATE_LIMITED,
              () -> {
                while (true) {
                  smith.getLock(GET);
                }
              });

      assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(refused.metadata("limit")).isEqualTo("1");
      assertThat(refused.details(RetryInfo.class)).hasSize(1);
      assertThat(server.client("jane").getLock(GET).getLocked()).isFalse();
    }
  }

  @Test
  void serviceRoleHasNoRate() throws IOException {
    settings.callsPerSecond = 1;
    try (var server = new TestServer(settings)) {
      var client = server.client("service-a");

      for (int i = 0; i < 10; i++) {
        assertThat(client.getLock(GET).getLocked()).isFalse();
      }
    }
  }

  @Test
  void userAboveTheOpenWatchesIsRefusedUntilOneEnds() throws IOException {
    settings.watchesPerUser = 2;
    try (var server = new TestServer(settings)) {
      var first = Context.current().withCancellation();
      openWatch(server, "smith", first);
      openWatch(server, "smith", Context.current().withCancellation());

      Refused refused =
          Refused.by(
              Reason.RATE_LIMITED,
              () -> openWatch(server, "smith", Context.current().withCancellation()));
      assertThat(refused.metadata("limit")).isEqualTo("2");
      assertThat(server.client("smith").getLock(GET).getLocked()).as("only watches").isFalse();
      openWatch(server, "jane", Context.current().withCancellation());

      first.cancel(null);
      await()
          .ignoreExceptions()
          .until(
              () -> {
                openWatch(server, "smith", Context.current().withCancellation());
                return true;
              });
    }
  }

  @Test
  void userAboveTheWaitingCallsIsRefusedUntilOneEnds() throws IOException {
    settings.waitsPerUser = 2;
    try (var server = new TestServer(settings)) {
      var first = wait(server, "smith");
      wait(server, "smith");
      await().until(() -> server.locks.requests.size() == 2);

      Refused refused = Refused.by(Reason.RATE_LIMITED, () -> server.client("smith").acquire(WAIT));
      assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(refused.metadata("limit")).isEqualTo("2");
      assertThat(refused.details(RetryInfo.class)).hasSize(1);
      assertThat(server.locks.requests).as("it did not reach the locks").hasSize(2);
      ask(server, "smith", HANG);
      await().until(() -> server.locks.requests.size() == 3);
      wait(server, "jane");
      await().until(() -> server.locks.requests.size() == 4);

      first.cancel(true);
      await()
          .until(
              () -> {
                var again = wait(server, "smith");
                await().until(() -> again.isDone() || server.locks.requests.size() == 5);
                return !again.isDone();
              });
      Refused.by(Reason.RATE_LIMITED, () -> server.client("smith").acquire(WAIT));
    }
  }

  @Test
  void anAnsweredWaitIsCountedNoMore() throws IOException {
    settings.waitsPerUser = 1;
    try (var server = new TestServer(settings)) {
      for (int i = 0; i < 10; i++) {
        var waiting = wait(server, "smith");
        int asked = i + 1;
        await().until(() -> server.locks.requests.size() == asked);
        server.locks.finishOne();
        await().until(waiting::isDone);
      }
    }
  }

  @Test
  void serviceRoleMayWaitAsOftenAsItLikes() throws IOException {
    settings.waitsPerUser = 1;
    try (var server = new TestServer(settings)) {
      for (int i = 0; i < 5; i++) {
        wait(server, "service-a");
      }
      await().until(() -> server.locks.requests.size() == 5);
    }
  }

  /** Calls as one who waits for a lock that is not to be had. */
  @CanIgnoreReturnValue
  private static ListenableFuture<AcquireResponse> wait(TestServer server, String user) {
    return ask(server, user, WAIT);
  }

  @CanIgnoreReturnValue
  private static ListenableFuture<AcquireResponse> ask(
      TestServer server, String user, AcquireRequest request) {
    var stub = LockServiceGrpc.newFutureStub(server.connect());
    return TestServer.as(stub, "Bearer " + user).acquire(request);
  }

  @Test
  void connectionHasFewHealthWatches() throws IOException {
    try (var server = new TestServer(settings)) {
      var health = HealthGrpc.newBlockingStub(server.connect());
      for (int i = 0; i < 8; i++) {
        Iterator<HealthCheckResponse> watch = health.watch(HealthCheckRequest.getDefaultInstance());
        assertThat(watch.hasNext()).isTrue();
      }

      Refused.by(
          Reason.RATE_LIMITED,
          () -> health.watch(HealthCheckRequest.getDefaultInstance()).hasNext());
      assertThat(
              HealthGrpc.newBlockingStub(server.connect())
                  .watch(HealthCheckRequest.getDefaultInstance())
                  .hasNext())
          .isTrue();
    }
  }

  @Test
  void floodOfResetsEndsItsOwnConnectionOnly() throws IOException {
    settings.callsPerConnection = 2;
    try (var server = new TestServer(settings)) {
      var other = server.client("jane");
      assertThat(other.getLock(GET).getLocked()).isFalse();
      ManagedChannel channel = server.connect();
      var stub = TestServer.as(LockServiceGrpc.newFutureStub(channel), "Bearer smith");
      ListenableFuture<AcquireResponse> victim = stub.acquire(HANG);

      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                stub.acquire(HANG).cancel(true);
                return victim.isDone();
              });

      // Why stands in a GOAWAY, which the end of the connection may overtake.
      assertThatThrownBy(victim::get)
          .hasCauseInstanceOf(StatusRuntimeException.class)
          .hasMessageMatching(".*(too_many_rststreams|UNAVAILABLE: io exception).*");
      assertThat(other.getLock(GET).getLocked()).isFalse();
    }
  }

  private static void openWatch(TestServer server, String user, Context.CancellableContext until) {
    var stub = server.client(user).withDeadline(null);
    until.run(
        () -> {
          Iterator<WatchLocksResponse> watch =
              stub.watchLocks(WatchLocksRequest.getDefaultInstance());
          assertThat(watch.next().getResumeToken()).isEqualTo(user);
        });
  }
}
