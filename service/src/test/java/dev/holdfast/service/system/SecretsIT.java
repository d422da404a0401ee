package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListViewersRequest;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that one user can get shows another user's lock id, session id or token. */
class SecretsIT {
  private static final String A = "document:1:a";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<String> seen = new ArrayList<>();

  @Test
  void aSecondUserSeesNoIdOfTheFirst(@TempDir Path data) {
    String lockId = UUID.randomUUID().toString();
    String session = UUID.randomUUID().toString();
    try (var redis = RedisProcess.start();
        var fleet =
            new Fleet(
                data,
                redis.uri(),
                "locks.single-tab: false",
                "lock-types.default.grace: 1s",
                "sessions.quiet: 200ms")) {
      LocalInstance instance = fleet.start();
      Client smith = fleet.client(instance, "smith");
      Client jane = fleet.client(instance, "jane");
      RecordedWatch early = watching(jane, "jane's");
      RecordedWatch stream = watching(smith, session);
      acquire(smith, lockId, session, A);
      acquire(smith, lockId, session, "document:1:b");
      readAll(jane);
      smith.release("document:1:b", lockId);
      stream.cut();
      await().atMost(LIMIT).until(() -> smith.holds(A).get(0).hasGraceExpireTime());
      readAll(jane);
      stream.resume(smith);
      stream.close();
      await().atMost(LIMIT).until(() -> smith.holds(A).isEmpty());
      readAll(jane);
      RecordedWatch late = watching(jane, "jane's");
      for (RecordedWatch watch : List.of(early, late)) {
        watch.events().forEach(this::see);
        watch.viewerEvents().forEach(this::see);
        watch.viewersAtFirst().forEach(this::see);
        watch.locks().values().forEach(this::see);
        watch.close();
      }
    }
    assertThat(seen).anyMatch(text -> text.contains("smith"));
    assertThat(seen)
        .noneMatch(text -> text.contains(lockId))
        .noneMatch(text -> text.contains(session))
        .noneMatch(text -> text.contains("Bearer"));
  }

  private static void acquire(Client client, String lockId, String session, String resource) {
    var unused =
        client
            .calls(LIMIT)
            .acquire(
                AcquireRequest.newBuilder()
                    .setResourceId(resource)
                    .setLockId(lockId)
                    .setSessionId(session)
                    .build());
  }

  /** Every call that shows something, and every refusal. */
  private void readAll(Client client) {
    LockServiceBlockingStub calls = client.calls(LIMIT);
    see(() -> calls.getLock(GetLockRequest.newBuilder().setResourceId(A).build()));
    see(() -> calls.listLocks(ListLocksRequest.newBuilder().setScope("document:1").build()));
    see(() -> calls.listViewers(ListViewersRequest.newBuilder().setScope("document:1").build()));
    see(() -> calls.acquire(AcquireRequest.newBuilder().setResourceId("document:1:*").build()));
    see(() -> calls.renew(RenewRequest.newBuilder().setResourceId(A).build()));
    see(() -> calls.release(ReleaseRequest.newBuilder().setResourceId(A).build()));
  }

  private void see(Supplier<Message> call) {
    try {
      see(call.get());
    } catch (StatusRuntimeException e) {
      seen.add(e.getMessage());
      Metadata trailers = Status.trailersFromThrowable(e);
      if (trailers != null) {
        byte[] details =
            trailers.get(
                Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER));
        seen.add(details == null ? "" : new String(details, StandardCharsets.UTF_8));
      }
    }
  }

  private void see(Message message) {
    seen.add(new String(message.toByteArray(), StandardCharsets.UTF_8));
  }

  private static RecordedWatch watching(Client client, String session) {
    RecordedWatch watch = RecordedWatch.inSession(client, session, "document:1");
    await().atMost(LIMIT).until(() -> watch.snapshots() == 1);
    return watch;
  }
}
