package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Heartbeat;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.Snapshot;
import dev.holdfast.v1.WatchEnd;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each script ends with a refusal, which is what ends the watch. */
@Timeout(60)
class WatchIT {
  private ScriptedServer server;
  private Shell shell;
  private final Queue<Consumer<StreamObserver<WatchLocksResponse>>> streams = new ArrayDeque<>();

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start();
    server.onWatch = this::next;
    shell = Shell.with(server);
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.stop();
  }

  @Test
  void theSnapshotInItsPartsIsPrintedThenEachEvent() {
    streams.add(
        stream -> {
          stream.onNext(snapshot("document:1:a", true));
          stream.onNext(snapshot("document:1:b", false));
          stream.onNext(released("document:1:b"));
          refuse(stream);
        });

    assertThat(shell.run("watch", "document:1", "document:2")).isEqualTo(77);

    List<String> lines = shell.lines();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).isEqualTo("document:1:a is held by Dr. Smith, expires in 5 min");
    assertThat(lines.get(1)).isEqualTo("document:1:b is held by Dr. Smith, expires in 5 min");
    assertThat(lines.get(2)).isEqualTo("2 held now. Changes follow.");
    assertThat(lines.get(3)).endsWith("document:1:b released by Dr. Smith, free now");
    assertThat(server.watches.get(0).getScopesList()).containsExactly("document:1", "document:2");
  }

  @Test
  void aLostConnectionIsResumedFromTheLastToken() {
    streams.add(
        stream -> {
          stream.onNext(snapshot("document:1:a", false).toBuilder().setResumeToken("t1").build());
          stream.onNext(released("document:1:a"));
          stream.onError(Status.UNAVAILABLE.asException());
        });
    streams.add(WatchIT::refuse);

    assertThat(shell.run("watch", "document:1", "--resume", "t0")).isEqualTo(77);

    assertThat(server.watches)
        .extracting(WatchLocksRequest::getResumeToken)
        .containsExactly("t0", "t1");
    assertThat(shell.err()).contains("Connecting again");
  }

  @Test
  void anEndWithADelayIsComeBackFrom() {
    streams.add(
        stream -> {
          stream.onNext(heartbeat(Duration.ofSeconds(10)));
          stream.onNext(end(true));
          stream.onError(Status.UNAVAILABLE.asException());
        });
    streams.add(WatchIT::refuse);

    assertThat(shell.run("watch", "document:1")).isEqualTo(77);
    assertThat(server.watches).hasSize(2);
  }

  @Test
  void anEndWithoutADelayIsForGood() {
    streams.add(stream -> stream.onNext(end(false)));

    assertThat(shell.run("watch", "document:1")).isEqualTo(77);
    assertThat(server.watches).hasSize(1);
    assertThat(shell.err()).contains("has expired");
  }

  @Test
  void threeSilentIntervalsAreTakenForADeadConnection() {
    streams.add(stream -> stream.onNext(heartbeat(Duration.ofMillis(100))));
    streams.add(WatchIT::refuse);

    assertThat(shell.run("watch", "document:1")).isEqualTo(77);
    assertThat(server.watches).hasSize(2);
    assertThat(shell.err()).contains("The server is silent");
  }

  @Test
  void aStoreThatIsAwayIsSaidOnceAndItsReturnToo() {
    streams.add(
        stream -> {
          stream.onNext(store(false));
          stream.onNext(store(false));
          stream.onNext(store(true));
          refuse(stream);
        });

    assertThat(shell.run("watch", "document:1")).isEqualTo(77);
    assertThat(shell.err())
        .containsOnlyOnce("cannot reach its store")
        .containsOnlyOnce("reaches its store again");
  }

  @Test
  void asJsonEachMessageIsOneLineWithItsResumeToken() {
    streams.add(
        stream -> {
          stream.onNext(snapshot("document:1:a", false).toBuilder().setResumeToken("t1").build());
          stream.onNext(released("document:1:a"));
          refuse(stream);
        });

    assertThat(shell.run("watch", "document:1", "--json")).isEqualTo(77);
    assertThat(shell.lines()).hasSize(2);
    assertThat(shell.lines().get(0)).contains("\"resumeToken\":\"t1\"", "\"snapshot\":{");
    assertThat(shell.lines().get(1)).contains("LOCK_EVENT_TYPE_RELEASED");
  }

  @Test
  void aServerThatWasNeverReachedExitsWith69() throws InterruptedException {
    server.stop();

    assertThat(shell.run("watch", "document:1")).isEqualTo(69);
  }

  private void next(WatchLocksRequest request, StreamObserver<WatchLocksResponse> stream) {
    streams.remove().accept(stream);
  }

  private static void refuse(StreamObserver<WatchLocksResponse> stream) {
    stream.onError(
        Failure.exception(
            Status.Code.PERMISSION_DENIED, ErrorReason.ACCESS_DENIED, "No", Map.of()));
  }

  private static WatchLocksResponse snapshot(String resource, boolean more) {
    return WatchLocksResponse.newBuilder()
        .setServerTime(Timestamps.fromMillis(0))
        .setSnapshot(
            Snapshot.newBuilder()
                .addLocks(ScriptedServer.lock(resource, 0, ScriptedServer.TTL))
                .setMore(more))
        .build();
  }

  private static WatchLocksResponse released(String resource) {
    LockEvent.Builder event =
        LockEvent.newBuilder()
            .setType(LockEventType.LOCK_EVENT_TYPE_RELEASED)
            .setPreviousHolder(ScriptedServer.lock(resource, 0, ScriptedServer.TTL).getHolder());
    event.getLockBuilder().setResourceId(resource);
    return WatchLocksResponse.newBuilder().addLockEvents(event).build();
  }

  private static WatchLocksResponse heartbeat(Duration interval) {
    return WatchLocksResponse.newBuilder()
        .setHeartbeat(
            Heartbeat.newBuilder()
                .setInterval(ScriptedServer.seconds(interval))
                .setStoreAvailable(true))
        .build();
  }

  private static WatchLocksResponse store(boolean available) {
    return WatchLocksResponse.newBuilder()
        .setHeartbeat(Heartbeat.newBuilder().setStoreAvailable(available))
        .build();
  }

  private static WatchLocksResponse end(boolean comeBack) {
    WatchEnd.Builder end = WatchEnd.newBuilder();
    if (comeBack) {
      end.setRetryDelay(ScriptedServer.seconds(Duration.ofMillis(1)));
    } else {
      end.setStatus(
          Failure.of(
                  Failure.exception(
                      Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_EXPIRED, "Over", Map.of()))
              .status());
      assertThat(end.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
    }
    return WatchLocksResponse.newBuilder().setEnd(end).build();
  }
}
