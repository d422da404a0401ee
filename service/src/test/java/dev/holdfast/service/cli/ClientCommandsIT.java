package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockMode;
import dev.holdfast.v1.ReleaseResponse;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientCommandsIT {
  private static final String RESOURCE = "document:123:tab:diagnosis";

  private ScriptedServer server;
  private Shell shell;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start();
    shell = Shell.with(server);
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.stop();
  }

  @Test
  void acquireSendsWhatItWasTold() {
    int exit =
        shell.run(
            "acquire",
            RESOURCE,
            "--ttl=5m",
            "--lock-id=id-1",
            "--shared",
            "--name=Dr. Smith",
            "--metadata=host=ci-7",
            "--metadata=job=9");

    assertThat(exit).isZero();
    assertThat(server.acquires)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getResourceId()).isEqualTo(RESOURCE);
              assertThat(request.getTtl().getSeconds()).isEqualTo(300);
              assertThat(request.getLockId()).isEqualTo("id-1");
              assertThat(request.getMode()).isEqualTo(LockMode.LOCK_MODE_SHARED);
              assertThat(request.getDisplayName()).isEqualTo("Dr. Smith");
              assertThat(request.getMetadataMap()).isEqualTo(Map.of("host", "ci-7", "job", "9"));
            });
    assertThat(server.authorizations).containsExactly("Bearer " + Shell.TOKEN);
  }

  @Test
  void acquireLeavesUnsaidWhatItWasNotTold() {
    assertThat(shell.run("acquire", RESOURCE)).isZero();

    assertThat(server.acquires.get(0).hasTtl()).isFalse();
    assertThat(shell.lines())
        .containsExactly(RESOURCE + " is yours, expires in 5 min (fencing token 1790000000000001)");
  }

  @Test
  void acquireAsJsonIsTheAnswerOnOneLine() {
    assertThat(shell.run("acquire", RESOURCE, "--json")).isZero();

    assertThat(shell.lines())
        .singleElement()
        .asString()
        .contains("\"fencingToken\":\"1790000000000001\"", "\"resourceId\":\"" + RESOURCE + "\"");
  }

  @Test
  void aHeldLockExitsWith75AndNamesItsHolder() {
    refuseAcquire();

    assertThat(shell.run("acquire", RESOURCE)).isEqualTo(75);
    assertThat(shell.err())
        .isEqualTo("holdfast: " + RESOURCE + " is held by Dr. Smith, expires in 4 min\n");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aRefusalAsJsonCarriesItsReasonOnStandardError() {
    refuseAcquire();

    assertThat(shell.run("acquire", RESOURCE, "--json")).isEqualTo(75);
    assertThat(shell.err().lines())
        .singleElement()
        .asString()
        .contains(
            "\"code\":10", "\"reason\":\"LOCK_HELD\"", "\"holder_display_name\":\"Dr. Smith\"");
  }

  @Test
  void releaseTellsWhetherAnythingChanged() {
    assertThat(shell.run("release", RESOURCE, "--lock-id", "id-1")).isZero();
    server.onRelease = request -> ReleaseResponse.getDefaultInstance();
    assertThat(shell.run("release", RESOURCE)).isZero();

    assertThat(server.releases.get(0).getLockId()).isEqualTo("id-1");
    assertThat(shell.lines())
        .containsExactly(RESOURCE + " is released", RESOURCE + " was not yours: nothing changed");
  }

  @Test
  void getOfAFreeLockExitsWith0() {
    assertThat(shell.run("get", RESOURCE)).isZero();
    assertThat(shell.run("get", RESOURCE, "--json")).isZero();

    assertThat(shell.lines().get(0)).isEqualTo(RESOURCE + " is free");
    assertThat(shell.lines().get(1)).contains("\"locked\":false");
  }

  @Test
  void getSaysWhoHoldsALockAndUntilWhen() {
    server.onGet = request -> held(Lock.newBuilder().setWaiters(2).build());

    assertThat(shell.run("get", RESOURCE)).isZero();
    assertThat(shell.lines())
        .containsExactly(RESOURCE + " is held by Dr. Smith, expires in 4 min 12 s, 2 waiting");
  }

  @Test
  void getSaysThatAHolderIsDisconnected() {
    server.onGet =
        request ->
            held(Lock.newBuilder().setGraceExpireTime(Timestamps.fromMillis(30_000)).build());

    assertThat(shell.run("get", RESOURCE)).isZero();
    assertThat(shell.lines())
        .containsExactly(RESOURCE + " is held by Dr. Smith (disconnected), released in 30 s");
  }

  @Test
  void anothersNameCannotSteerTheTerminal() {
    server.onGet =
        request -> {
          GetLockResponse.Builder response = held(Lock.getDefaultInstance()).toBuilder();
          response.getLocksBuilder(0).getHolderBuilder().setDisplayName("\u001b[2J\u202eEve\n");
          return response.build();
        };

    assertThat(shell.run("get", RESOURCE)).isZero();
    assertThat(shell.lines()).hasSize(1);
    assertThat(shell.out()).doesNotContain("\u001b", "\u202e");
  }

  @Test
  void listFollowsThePages() {
    server.onList = request -> page(request.getPageToken());

    assertThat(shell.run("list", "document:1", "--page-size=2", "--user=u1", "--json")).isZero();

    assertThat(shell.lines()).hasSize(5);
    assertThat(server.lists).hasSize(3);
    assertThat(server.lists.get(2).getPageToken()).isEqualTo("4");
    assertThat(server.lists)
        .allSatisfy(
            request -> {
              assertThat(request.getScope()).isEqualTo("document:1");
              assertThat(request.getUserId()).isEqualTo("u1");
              assertThat(request.getPageSize()).isEqualTo(2);
            });
  }

  @Test
  void listEndsAtItsLimitAndSaysSo() {
    server.onList = request -> page(request.getPageToken());

    assertThat(shell.run("list", "--limit=3")).isZero();

    assertThat(shell.lines()).hasSize(3);
    assertThat(server.lists).hasSize(2);
    assertThat(server.lists.get(0).getScope()).isEqualTo("*");
    assertThat(shell.err()).contains("There are more: --limit is 3");
  }

  @Test
  void listOfNothingSaysSo() {
    assertThat(shell.run("list", "document:9")).isZero();
    assertThat(shell.lines()).containsExactly("No lock is held in document:9");
  }

  @Test
  void aServerThatIsNotThereExitsWith69AndIsNamed() throws InterruptedException {
    server.stop();

    assertThat(shell.run("get", RESOURCE)).isEqualTo(69);
    assertThat(shell.err())
        .contains("No server can be reached at " + server.address())
        .doesNotContain(Shell.TOKEN);
  }

  @Test
  void aTokenThatIsNotAcceptedExitsWith77WithoutShowingIt() {
    server.onGet =
        request -> {
          throw Failure.exception(
              Code.UNAUTHENTICATED,
              ErrorReason.TOKEN_INVALID,
              "Bad token",
              Map.of("problem", "wrong issuer"));
        };

    assertThat(shell.run("get", RESOURCE)).isEqualTo(77);
    assertThat(shell.err())
        .contains("HOLDFAST_TOKEN is not accepted (wrong issuer)")
        .doesNotContain(Shell.TOKEN);
  }

  @Test
  void aBugInTheServerExitsWith70() {
    server.onGet =
        request -> {
          throw Status.INTERNAL.withDescription("oops").asException();
        };

    assertThat(shell.run("get", RESOURCE)).isEqualTo(70);
  }

  private void refuseAcquire() {
    server.onAcquire =
        request -> {
          throw Failure.exception(
              Code.ABORTED,
              ErrorReason.LOCK_HELD,
              "Held",
              Map.of(
                  "resource_id", request.getResourceId(),
                  "holder_user_id", "dr-smith",
                  "holder_display_name", "Dr. Smith",
                  "expire_time", "2026-11-22T10:04:00Z",
                  "server_time", "2026-11-22T10:00:00Z"));
        };
  }

  private static GetLockResponse held(Lock more) {
    Lock lock =
        ScriptedServer.lock(RESOURCE, 0, Duration.ofSeconds(252)).toBuilder()
            .mergeFrom(more)
            .build();
    return GetLockResponse.newBuilder()
        .setLocked(true)
        .addLocks(lock)
        .setServerTime(Timestamps.fromMillis(0))
        .build();
  }

  /** Five locks in all, two a page. */
  private static ListLocksResponse page(String token) {
    int first = token.isEmpty() ? 0 : Integer.parseInt(token);
    ListLocksResponse.Builder page = ListLocksResponse.newBuilder();
    for (int i = first; i < Math.min(5, first + 2); i++) {
      page.addLocks(ScriptedServer.lock("document:1:" + i, 0, ScriptedServer.TTL));
    }
    return page.setServerTime(Timestamps.fromMillis(0))
        .setNextPageToken(first + 2 < 5 ? String.valueOf(first + 2) : "")
        .build();
  }
}
