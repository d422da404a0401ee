package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.AdminServiceGrpc;
import dev.holdfast.v1.ListSessionsRequest;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AuthIT {
  private static final AcquireRequest ACQUIRE =
      AcquireRequest.newBuilder().setResourceId("document:1:tab:x").build();

  @Test
  void tokensSubjectIsTheUser() throws IOException {
    try (var server = new TestServer(new TestSettings())) {
      AcquireResponse response = server.client("smith").acquire(ACQUIRE);

      assertThat(response.getLock().getHolder().getUserId()).isEqualTo("smith");
      assertThat(response.getLock().getHolder().getDisplayName()).isEqualTo("Name of smith");
    }
  }

  @Test
  void schemeIsReadInAnyCase() throws IOException {
    try (var server = new TestServer(new TestSettings())) {
      var stub = LockServiceGrpc.newBlockingStub(server.connect());

      assertThat(TestServer.as(stub, "bearer smith").acquire(ACQUIRE).hasLock()).isTrue();
    }
  }

  @Test
  void callWithoutTokenIsRefused() throws IOException {
    try (var server = new TestServer(new TestSettings())) {
      var stub = LockServiceGrpc.newBlockingStub(server.connect());

      Refused.by(Reason.TOKEN_MISSING, () -> stub.acquire(ACQUIRE));
      for (String header : new String[] {"Basic c21pdGg6cHc=", "Bearer", "Bearer ", "smith", ""}) {
        Refused.by(Reason.TOKEN_MISSING, () -> TestServer.as(stub, header).acquire(ACQUIRE));
      }
      assertThat(server.locks.requests).isEmpty();
    }
  }

  @Test
  void everyServiceOfTheContractNeedsAToken() throws IOException {
    try (var server = new TestServer(new TestSettings())) {
      var admin = AdminServiceGrpc.newBlockingStub(server.connect());
      var locks = LockServiceGrpc.newBlockingStub(server.connect());

      Refused.by(
          Reason.TOKEN_MISSING, () -> admin.listSessions(ListSessionsRequest.getDefaultInstance()));
      Refused.by(
          Reason.TOKEN_MISSING,
          () -> locks.watchLocks(WatchLocksRequest.getDefaultInstance()).hasNext());
    }
  }

  @Test
  void badTokenIsRefusedAsTheAuthenticatorSays() throws IOException {
    try (var server = new TestServer(new TestSettings())) {
      Refused refused =
          Refused.by(Reason.TOKEN_INVALID, () -> server.client("bad").acquire(ACQUIRE));

      assertThat(refused.code()).isEqualTo(Code.UNAUTHENTICATED);
      assertThat(refused.metadata("problem")).isEqualTo("bad signature");
    }
  }

  @Test
  void twoTokensAreRefusedWhicheverWouldDo() throws IOException {
    try (var server = new TestServer(new TestSettings())) {
      var headers = new Metadata();
      headers.put(TestServer.AUTHORIZATION, "Bearer smith");
      headers.put(TestServer.AUTHORIZATION, "Bearer jane");
      var stub =
          LockServiceGrpc.newBlockingStub(server.connect())
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

      Refused.by(Reason.TOKEN_INVALID, () -> stub.acquire(ACQUIRE));
    }
  }

  @Test
  void callWaitsForAVerdictThatComesLater() throws Exception {
    Queue<CompletableFuture<Answer<Caller>>> verdicts = new ConcurrentLinkedQueue<>();
    try (var server = new TestServer(new TestSettings(), token -> pending(verdicts))) {
      Future<AcquireResponse> call =
          TestServer.as(LockServiceGrpc.newFutureStub(server.connect()), "Bearer smith")
              .acquire(ACQUIRE);
      await().until(() -> !verdicts.isEmpty());
      assertThat(server.locks.requests).isEmpty();

      verdicts.element().complete(Answer.of(TestServer.caller("smith")));

      AcquireResponse response = call.get(10, TimeUnit.SECONDS);
      assertThat(response.getLock().getHolder().getUserId()).isEqualTo("smith");
      assertThat(server.locks.contexts.element().remaining()).as("deadline").isPositive();
    }
  }

  @Test
  void callThatWasCancelledBeforeTheVerdictAsksForNothing() throws IOException {
    Queue<CompletableFuture<Answer<Caller>>> verdicts = new ConcurrentLinkedQueue<>();
    try (var server = new TestServer(new TestSettings(), token -> pending(verdicts))) {
      var stub = TestServer.as(LockServiceGrpc.newFutureStub(server.connect()), "Bearer smith");
      var cancelled = stub.acquire(ACQUIRE);
      await().until(() -> verdicts.size() == 1);
      cancelled.cancel(true);
      // On one connection the next call arrives behind the cancellation.
      var unused = stub.acquire(ACQUIRE);
      await().until(() -> verdicts.size() == 2);

      verdicts.element().complete(Answer.of(TestServer.caller("smith")));

      assertThat(server.locks.requests).isEmpty();
    }
  }

  @Test
  void brokenAuthenticatorIsInternal() throws IOException {
    Authenticator broken =
        token -> CompletableFuture.failedFuture(new IllegalStateException("key set: hunter2"));
    try (var server = new TestServer(new TestSettings(), broken)) {
      assertThatThrownBy(() -> server.client("smith").acquire(ACQUIRE))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Code.INTERNAL);
                assertThat(e.getStatus().getDescription()).doesNotContain("hunter2");
              });
    }
  }

  private static CompletableFuture<Answer<Caller>> pending(
      Queue<CompletableFuture<Answer<Caller>>> verdicts) {
    var verdict = new CompletableFuture<Answer<Caller>>();
    verdicts.add(verdict);
    return verdict;
  }
}
