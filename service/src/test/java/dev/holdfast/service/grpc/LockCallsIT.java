package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.holdfast.service.lock.Locks;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockMode;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class LockCallsIT {
  private static final String RESOURCE = "document:1:tab:x";

  private TestServer server;
  private LockServiceBlockingStub smith;
  private LockServiceBlockingStub jane;

  @BeforeAll
  void start() throws IOException {
    server = new TestServer(new TestSettings());
    smith = server.client("smith");
    jane = server.client("jane");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void free() {
    smith.release(ReleaseRequest.newBuilder().setResourceId(RESOURCE).build());
    server.locks.requests.clear();
    server.locks.contexts.clear();
  }

  @Test
  void holderSeesItsLockIdAndMetadata() {
    AcquireResponse response =
        smith.acquire(
            acquire().setLockId("l1").setTtl(seconds(60)).putMetadata("app", "editor").build());

    assertThat(response.getLock().getResourceId()).isEqualTo(RESOURCE);
    assertThat(response.getLock().getHolder().getUserId()).isEqualTo("smith");
    assertThat(response.getLock().getHolder().getLockId()).isEqualTo("l1");
    assertThat(response.getLock().getMetadataMap()).containsEntry("app", "editor");
    assertThat(response.getLock().getMode()).isEqualTo(LockMode.LOCK_MODE_EXCLUSIVE);
    assertThat(response.getLock().getFencingToken()).isPositive();
    assertThat(response.getHeartbeatInterval()).isEqualTo(seconds(60));
    assertThat(response.getServerTime().getSeconds()).isPositive();
  }

  @Test
  void secondEditorIsDeniedWithTheHoldersNameAndNoSecretOfTheirs() {
    smith.acquire(acquire().setLockId("l1").putMetadata("app", "editor").build());

    Refused refused = Refused.by(Reason.LOCK_HELD, () -> jane.acquire(acquire().build()));

    assertThat(refused.code()).isEqualTo(Code.ABORTED);
    List<Lock> locks = refused.details(Lock.class);
    assertThat(locks).hasSize(1);
    assertThat(locks.get(0).getHolder().getDisplayName()).isEqualTo("Name of smith");
    assertThat(locks.get(0).getHolder().getLockId()).isEmpty();
    assertThat(locks.get(0).getMetadataMap()).isEmpty();
  }

  @Test
  void renewAnswersWithTheOneLock() {
    smith.acquire(acquire().build());

    RenewResponse response = smith.renew(renew().build());

    assertThat(response.getLocksList()).hasSize(1);
    assertThat(response.getHeartbeatInterval()).isEqualTo(seconds(60));
    assertThat(response.hasServerTime()).isTrue();
  }

  @Test
  void renewingWhatIsNotHeldIsLockLost() {
    Refused refused = Refused.by(Reason.LOCK_LOST, () -> smith.renew(renew().build()));

    assertThat(refused.metadata("resource_id")).isEqualTo(RESOURCE);
  }

  @Test
  void releaseSaysWhetherThereWasSomethingToRelease() {
    smith.acquire(acquire().build());

    assertThat(smith.release(release().build()).getReleased()).isTrue();
    assertThat(smith.release(release().build()).getReleased()).isFalse();
  }

  @Test
  void othersSeeWhoHoldsALockButNotItsLockId() {
    smith.acquire(acquire().setLockId("l1").build());

    GetLockResponse response =
        jane.getLock(GetLockRequest.newBuilder().setResourceId(RESOURCE).build());

    assertThat(response.getLocked()).isTrue();
    assertThat(response.getLocks(0).getHolder().getUserId()).isEqualTo("smith");
    assertThat(response.getLocks(0).getHolder().getLockId()).isEmpty();
  }

  @Test
  void freeLockIsNotLocked() {
    GetLockResponse response =
        jane.getLock(GetLockRequest.newBuilder().setResourceId(RESOURCE).build());

    assertThat(response.getLocked()).isFalse();
    assertThat(response.getLocksList()).isEmpty();
  }

  @Test
  void listPassesItsFieldsOnAndGivesThePage() {
    smith.acquire(acquire().setLockId("l1").build());

    ListLocksResponse response =
        smith.listLocks(
            ListLocksRequest.newBuilder()
                .setScope("document:1")
                .setUserId("smith")
                .setPageSize(7)
                .setPageToken("page")
                .build());

    assertThat(response.getLocks(0).getHolder().getLockId()).isEqualTo("l1");
    assertThat(response.getNextPageToken()).isEqualTo("next");
    var asked = (Locks.ListRequest) last(server.locks.requests);
    assertThat(asked.scope()).isEqualTo("document:1");
    assertThat(asked.userId()).isEqualTo("smith");
    assertThat(asked.pageSize()).isEqualTo(7);
    assertThat(asked.pageToken()).isEqualTo("page");
  }

  @Test
  void ttlThatIsNotSetIsNoTtl() {
    smith.acquire(acquire().build());

    assertThat(((Locks.AcquireRequest) last(server.locks.requests)).ttl()).isNull();
  }

  @Test
  void sharedModeReachesTheDomain() {
    smith.acquire(acquire().setMode(LockMode.LOCK_MODE_SHARED).build());

    assertThat(((Locks.AcquireRequest) last(server.locks.requests)).mode()).isEqualTo(Mode.SHARED);
  }

  @Test
  void unknownModeIsAnInvalidArgument() {
    refusedField("mode", () -> smith.acquire(acquire().setModeValue(77).build()));
  }

  @Test
  void malformedDurationsAreInvalidArguments() {
    Duration tooManyNanos = Duration.newBuilder().setNanos(1_000_000_000).build();
    Duration mixedSigns = Duration.newBuilder().setSeconds(1).setNanos(-1).build();

    refusedField("ttl", () -> smith.acquire(acquire().setTtl(tooManyNanos).build()));
    refusedField("ttl", () -> smith.acquire(acquire().setTtl(mixedSigns).build()));
    refusedField("ttl", () -> smith.renew(renew().setTtl(mixedSigns).build()));
    refusedField("wait_timeout", () -> smith.acquire(acquire().setWaitTimeout(mixedSigns).build()));
    refusedField(
        "wait_timeout", () -> smith.acquire(acquire().setWaitTimeout(seconds(-1)).build()));
    refusedField("delay", () -> smith.release(release().setDelay(tooManyNanos).build()));
    assertThat(server.locks.requests).isEmpty();
  }

  @Test
  void hugeTtlReachesTheDomainWithoutOverflow() {
    smith.acquire(acquire().setTtl(seconds(Long.MAX_VALUE)).build());

    var asked = (Locks.AcquireRequest) last(server.locks.requests);
    assertThat(asked.ttl()).isGreaterThan(java.time.Duration.ofDays(365 * 9_000));
  }

  @Test
  void bugIsInternalAndTellsTheCallerNothingOfIt() {
    for (String resource : List.of("document:throw:x", "document:fail:x")) {
      assertThatThrownBy(() -> smith.acquire(acquire().setResourceId(resource).build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Code.INTERNAL);
                assertThat(e.getStatus().getDescription()).doesNotContain("redis", "hunter2");
              });
    }
  }

  @Test
  void deadlineReachesTheDomain() {
    smith.withDeadlineAfter(10, TimeUnit.SECONDS).acquire(acquire().build());

    assertThat(server.locks.contexts.element().remaining())
        .isPositive()
        .isLessThanOrEqualTo(java.time.Duration.ofSeconds(10));
  }

  @Test
  void callWithoutDeadlineHasNone() {
    smith.withDeadline(null).acquire(acquire().build());

    assertThat(server.locks.contexts.element().remaining()).isNull();
  }

  @Test
  void clientIsNamedByItsAddress() {
    smith.acquire(acquire().build());

    assertThat(server.locks.contexts.element().client()).matches("127\\.0\\.0\\.1:\\d+");
  }

  @Test
  void cancellationReachesTheDomain() {
    var stub = TestServer.as(LockServiceGrpc.newFutureStub(server.connect()), "Bearer smith");
    var call = stub.acquire(acquire().setResourceId("document:hang:x").build());
    await().until(() -> !server.locks.contexts.isEmpty());
    assertThat(server.locks.contexts.element().cancellation().isCancelled()).isFalse();

    call.cancel(true);

    await().until(() -> server.locks.contexts.element().cancellation().isCancelled());
  }

  private static AcquireRequest.Builder acquire() {
    return AcquireRequest.newBuilder().setResourceId(RESOURCE);
  }

  private static RenewRequest.Builder renew() {
    return RenewRequest.newBuilder().setResourceId(RESOURCE);
  }

  private static ReleaseRequest.Builder release() {
    return ReleaseRequest.newBuilder().setResourceId(RESOURCE);
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  private static Object last(Iterable<Object> requests) {
    return assertThat(requests).last().actual();
  }

  private static void refusedField(String field, ThrowingCallable call) {
    Refused refused = Refused.by(Reason.ARGUMENT_INVALID, call);
    assertThat(refused.metadata("field")).isEqualTo(field);
    assertThat(refused.metadata("problem")).isNotEmpty();
  }
}
