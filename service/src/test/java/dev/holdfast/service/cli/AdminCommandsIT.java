package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.ListSessionsResponse;
import dev.holdfast.v1.Session;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminCommandsIT {
  private static final String RESOURCE = "document:123:tab:diagnosis";

  private final ScriptedServer server;
  private final Shell shell;

  AdminCommandsIT() throws IOException {
    server = ScriptedServer.start();
    shell = Shell.with(server);
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.stop();
  }

  @Test
  void forceReleaseSaysWhyAndWhoseItWas() {
    assertThat(shell.run("force-release", RESOURCE, "--reason", "gone home", "--token", "17"))
        .isZero();

    assertThat(server.administration.releases)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getResourceId()).isEqualTo(RESOURCE);
              assertThat(request.getReason()).isEqualTo("gone home");
              assertThat(request.getFencingToken()).isEqualTo(17);
            });
    assertThat(shell.lines()).containsExactly(RESOURCE + " is released, was held by Nurse Jane");
  }

  @Test
  void takeSaysFromWhom() {
    assertThat(shell.run("take", RESOURCE, "--ttl=90s", "--lock-id=id-1")).isZero();

    assertThat(server.administration.takes)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getTtl().getSeconds()).isEqualTo(90);
              assertThat(request.getLockId()).isEqualTo("id-1");
            });
    assertThat(shell.lines())
        .containsExactly(
            RESOURCE + " is yours, was held by Nurse Jane (fencing token 1790000000000001)");
  }

  @Test
  void clearSaysHowManyWereFreed() {
    assertThat(shell.run("clear", "document:*", "--reason=restored")).isZero();

    assertThat(server.administration.clearings.get(0).getScope()).isEqualTo("document:*");
    assertThat(shell.lines()).containsExactly("3 locks freed in document:*");
  }

  @Test
  void clearNeedsItsScopeSpelledOut() {
    assertThat(shell.run("clear")).isEqualTo(2);
    assertThat(server.administration.clearings).isEmpty();
  }

  @Test
  void sessionsFollowsThePagesAndTellsWhatEachHolds() {
    server.administration.onList =
        request ->
            request.getPageToken().isEmpty()
                ? page(session("s1").addScopes("document:123"), "next")
                : page(
                    session("s2")
                        .addHeldResourceIds(RESOURCE)
                        .setGraceExpireTime(Timestamps.fromMillis(1)),
                    "");

    assertThat(shell.run("sessions", "--user=jane")).isZero();

    assertThat(server.administration.lists).extracting(r -> r.getUserId()).containsOnly("jane");
    assertThat(shell.lines())
        .containsExactly(
            "Nurse Jane, session s1, watches document:123",
            "Nurse Jane (disconnected), session s2, holds " + RESOURCE);
  }

  @Test
  void sessionsOfNobodySaysSo() {
    assertThat(shell.run("sessions")).isZero();
    assertThat(shell.lines()).containsExactly("Nobody is connected");
  }

  private static Session.Builder session(String id) {
    return Session.newBuilder().setSessionId(id).setUserId("jane").setDisplayName("Nurse Jane");
  }

  private static ListSessionsResponse page(Session.Builder session, String next) {
    return ListSessionsResponse.newBuilder().addSessions(session).setNextPageToken(next).build();
  }
}
