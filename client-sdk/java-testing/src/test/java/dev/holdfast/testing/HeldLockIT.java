package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Renewed by one call for all of a process. */
class HeldLockIT extends HeldLockSuite {
  HeldLockIT() {
    super(true);
  }

  @Test
  void brokenStreamLetsNoOtherThreadOfTheProcessIn() throws Exception {
    HoldfastClient worker = Clients.of(server, "worker");
    String resource = "document:" + UUID.randomUUID() + ":main";
    String session = UUID.randomUUID().toString();
    LockServiceBlockingStub calls =
        worker.stub(LockServiceGrpc::newBlockingStub).withDeadlineAfter(60, TimeUnit.SECONDS);
    Context.CancellableContext stream = Context.current().withCancellation();
    stream.call(
        () ->
            calls
                .watchLocks(
                    WatchLocksRequest.newBuilder()
                        .addScopes(resource)
                        .setSessionId(session)
                        .build())
                .next());
    long token = calls.acquire(acquire(resource, session)).getLock().getFencingToken();
    stream.cancel(null);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> worker.get(resource).getLocks(0).hasGraceExpireTime());
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> calls.acquire(acquire(resource, session)));
    assertThat(worker.get(resource).getLocks(0).getFencingToken()).isEqualTo(token);
  }

  private static AcquireRequest acquire(String resource, String session) {
    return AcquireRequest.newBuilder()
        .setResourceId(resource)
        .setSessionId(session)
        .setLockId(UUID.randomUUID().toString())
        .build();
  }
}
