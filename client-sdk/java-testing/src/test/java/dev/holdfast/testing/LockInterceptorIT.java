package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.LockHeldException;
import dev.holdfast.client.grpc.LockInterceptor;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gRPC interceptor, in a real gRPC server that is somebody's own. */
class LockInterceptorIT {
  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  private final HoldfastClient client = Clients.of(server, "backend");
  private final Own own = new Own();
  private Server grpc;
  private ManagedChannel channel;
  private LockServiceBlockingStub stub;

  @BeforeEach
  void start() throws Exception {
    grpc =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(own)
            .intercept(
                LockInterceptor.of(
                        client, AcquireOptions.defaults().ttl(Duration.ofSeconds(3)).renewed(false))
                    .locking(LockServiceGrpc.getGetLockMethod(), GetLockRequest::getResourceId))
            .build()
            .start();
    channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", grpc.getPort(), InsecureChannelCredentials.create())
            .build();
    stub = LockServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() {
    channel.shutdownNow();
    grpc.shutdownNow();
  }

  @Test
  void callIsServedUnderItsLockAndReleasesItBeforeTheAnswerIsKnown() throws Exception {
    assertThat(stub.getLock(request("page:1:main")).getLocked()).isTrue();
    assertThat(client.get("page:1:main").getLocked()).isFalse();
  }

  @Test
  void callerIsToldWhoHoldsIt() throws Exception {
    try (HeldLock held =
        Clients.of(server, "other").acquire("page:2:main", AcquireOptions.defaults())) {
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(() -> stub.getLock(request(held.resource())))
          .satisfies(
              refusal ->
                  assertThat(HoldfastClient.exception(refusal))
                      .isInstanceOf(LockHeldException.class));
    }
  }

  @Test
  void lossCancelsTheCallsContext() throws Exception {
    own.answers = false;
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(
            () -> stub.withDeadlineAfter(10, TimeUnit.SECONDS).getLock(request("page:3:main")));
    assertThat(own.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void callerWhoGoesAwayLeavesNothingLocked() throws Exception {
    own.answers = false;
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(
            () ->
                stub.withDeadlineAfter(300, TimeUnit.MILLISECONDS).getLock(request("page:4:main")));
    await().atMost(Duration.ofSeconds(20)).until(() -> !client.get("page:4:main").getLocked());
  }

  private static GetLockRequest request(String resource) {
    return GetLockRequest.newBuilder().setResourceId(resource).build();
  }

  /** Some service; says whether the lock is held while it serves. */
  private static final class Own extends LockServiceGrpc.LockServiceImplBase {
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile boolean answers = true;

    @Override
    public void getLock(GetLockRequest request, StreamObserver<GetLockResponse> answer) {
      boolean held = LockInterceptor.HELD.get().isValid();
      if (answers) {
        answer.onNext(GetLockResponse.newBuilder().setLocked(held).build());
        answer.onCompleted();
      } else {
        Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
      }
    }
  }
}
