package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.ReleaseResponse;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock command in a process of its own, whose signals and exit status are real. */
@Timeout(120)
class LockCommandIT {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final char INTERRUPT_KEY = 3;
  private static final String RESOURCE = "job:nightly:run";

  @TempDir private Path folder;
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.stop();
  }

  @Test
  void theCommandsOutputAndExitStatusArePassedOnAndTheLockIsReleased() throws Exception {
    try (ForkedCli cli =
        lock(
            "sh",
            "-c",
            "echo $HOLDFAST_RESOURCE $HOLDFAST_FENCING_TOKEN \"$@\"; exit 7",
            "-",
            "--",
            "-x",
            "@file")) {
      assertThat(cli.exit()).isEqualTo(7);
      assertThat(cli.out())
          .isEqualTo(RESOURCE + " " + ScriptedServer.FENCING_TOKEN + " -- -x @file\n");
      assertThat(cli.err()).isEmpty();
    }
    AcquireRequest acquire = server.acquires.get(0);
    assertThat(UUID.fromString(acquire.getLockId())).isNotNull();
    assertThat(server.releases)
        .singleElement()
        .satisfies(
            release -> {
              assertThat(release.getResourceId()).isEqualTo(RESOURCE);
              assertThat(release.getLockId()).isEqualTo(acquire.getLockId());
            });
  }

  @Test
  void aCommandThatASignalEndedGives128AndItsNumber() throws Exception {
    try (ForkedCli cli = lock("sh", "-c", "kill -9 $$")) {
      assertThat(cli.exit()).isEqualTo(137);
    }
    assertThat(server.releases).hasSize(1);
  }

  @Test
  void aHeldLockExitsWith75AndRunsNothing() throws Exception {
    server.onAcquire =
        request -> {
          throw Failure.exception(
              Code.ABORTED,
              ErrorReason.LOCK_HELD,
              "Held",
              Map.of("resource_id", RESOURCE, "holder_display_name", "Nurse Jane"));
        };

    try (ForkedCli cli = lock("touch", folder.resolve("ran").toString())) {
      assertThat(cli.exit()).isEqualTo(75);
      assertThat(cli.err()).isEqualTo("holdfast: " + RESOURCE + " is held by Nurse Jane\n");
    }
    assertThat(folder.resolve("ran")).doesNotExist();
    assertThat(server.releases).isEmpty();
  }

  @Test
  void theLockIsRenewedAtTheToldIntervalForTheAskedTtl() throws Exception {
    Path stop = folder.resolve("stop");
    heartbeats(Duration.ofMinutes(5), Duration.ofMillis(50));

    try (ForkedCli cli =
        ForkedCli.start(
            folder, server, "lock", RESOURCE, "--ttl=2m", "--", "sh", "-c", until(stop))) {
      await().atMost(BOUND).until(() -> server.renewals.size() >= 3);
      Files.createFile(stop);
      assertThat(cli.exit()).isZero();
    }
    assertThat(server.renewals)
        .allSatisfy(
            renewal -> {
              assertThat(renewal.getLockId()).isEqualTo(server.acquires.get(0).getLockId());
              assertThat(renewal.getTtl().getSeconds()).isEqualTo(120);
            });
  }

  @Test
  void aRenewalThatFailsForAWhileCostsNothing() throws Exception {
    Path stop = folder.resolve("stop");
    AtomicInteger attempts = new AtomicInteger();
    heartbeats(Duration.ofMinutes(5), Duration.ofMillis(50));
    server.onRenew =
        request -> {
          if (attempts.incrementAndGet() <= 2) {
            throw Status.UNAVAILABLE.asException();
          }
          return ScriptedServer.renewed(request, ScriptedServer.TTL, Duration.ofMillis(50));
        };

    try (ForkedCli cli = lock("sh", "-c", until(stop))) {
      await().atMost(BOUND).until(() -> server.renewals.size() >= 4);
      Files.createFile(stop);
      assertThat(cli.exit()).isZero();
      assertThat(cli.err()).contains("cannot be renewed now", "is renewed again");
    }
  }

  @Test
  void aLostLockEndsTheCommandAndAllThatItStarted() throws Exception {
    Path pids = folder.resolve("pids");
    heartbeats(Duration.ofMinutes(5), Duration.ofMillis(50));
    server.onRenew =
        request -> {
          if (Files.exists(pids)) {
            throw Failure.exception(
                Code.ABORTED, ErrorReason.LOCK_LOST, "Lost", Map.of("resource_id", RESOURCE));
          }
          return ScriptedServer.renewed(request, ScriptedServer.TTL, Duration.ofMillis(50));
        };

    String stubborn = "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $! $$ > ";
    try (ForkedCli cli =
        ForkedCli.start(
            folder,
            server,
            "lock",
            RESOURCE,
            "--kill-after=200ms",
            "--",
            "sh",
            "-c",
            stubborn + "%1$s.part; mv %1$s.part %1$s; while :; do sleep 1; done".formatted(pids))) {
      assertThat(cli.exit()).isEqualTo(79);
      assertThat(cli.err()).contains("The lock of " + RESOURCE + " is lost");
    }
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      await().atMost(BOUND).until(() -> isGone(Path.of("/proc", pid)));
    }
  }

  @Test
  void aServerThatStaysAwayEndsTheCommandWhenTheLockIsNoLongerSurelyHeld() throws Exception {
    server.onAcquire =
        request -> ScriptedServer.granted(request, Duration.ofSeconds(2), Duration.ofMillis(100));
    server.onRenew =
        request -> {
          throw Status.UNAVAILABLE.asException();
        };
    long before = System.nanoTime();

    try (ForkedCli cli = lock("sleep", "60")) {
      assertThat(cli.exit()).isEqualTo(79);
      assertThat(cli.err()).contains("cannot be renewed now", "is lost");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void terminateGoesToTheCommandAndTheLockIsReleasedOnceItHasEnded() throws Exception {
    Path ready = folder.resolve("ready");
    try (ForkedCli cli =
        lock(
            "sh",
            "-c",
            "trap 'echo tidied; exit 3' TERM; touch " + ready + "; while :; do sleep 0.1; done")) {
      await().atMost(BOUND).until(() -> Files.exists(ready));
      cli.signal("TERM");
      assertThat(cli.exit()).isEqualTo(3);
      assertThat(cli.out()).isEqualTo("tidied\n");
    }
    assertThat(server.releases).hasSize(1);
  }

  @Test
  void interruptGoesToTheCommandWhereNoTerminalSendsIt() throws Exception {
    Path ready = folder.resolve("ready");
    try (ForkedCli cli =
        lock(
            "sh",
            "-c",
            "trap 'echo interrupted; exit 4' INT; touch "
                + ready
                + "; while :; do sleep 0.1; done")) {
      await().atMost(BOUND).until(() -> Files.exists(ready));
      cli.signal("INT");
      assertThat(cli.exit()).isEqualTo(4);
      assertThat(cli.out()).isEqualTo("interrupted\n");
    }
  }

  @Test
  void theInterruptKeyReachesTheCommandOnceAndTheLockStaysUntilItEnds() throws Exception {
    Path ready = folder.resolve("ready");
    Path interrupts = folder.resolve("interrupts");
    Path stop = folder.resolve("stop");
    String command = "trap 'echo x >> " + interrupts + "' INT; touch " + ready + "; " + until(stop);
    try (ForkedCli cli =
        ForkedCli.startAtTerminal(folder, server, "lock", RESOURCE, "--", "sh", "-c", command)) {
      await().atMost(BOUND).until(() -> Files.exists(ready));
      cli.type(INTERRUPT_KEY);
      await().atMost(BOUND).until(() -> Files.exists(interrupts));
      assertThat(server.releases).isEmpty();
      Files.createFile(stop);
      assertThat(cli.exit()).isZero();
    }
    assertThat(interrupts).content().isEqualTo("x\n");
    assertThat(server.releases).hasSize(1);
  }

  @Test
  void aSignalDuringAcquireGivesBackWhatMayHaveBeenGranted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    server.onAcquire =
        request -> {
          never.await();
          throw Status.UNAVAILABLE.asException();
        };
    try (ForkedCli cli = lock("true")) {
      await().atMost(BOUND).until(() -> !server.acquires.isEmpty());
      cli.signal("TERM");
      assertThat(cli.exit()).isEqualTo(143);
    }
    never.countDown();
    assertThat(server.releases).hasSize(1);
  }

  @Test
  void theReleaseIsTriedAgainUntilItsOutcomeIsKnown() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    server.onRelease =
        request -> {
          if (attempts.incrementAndGet() <= 2) {
            throw Status.UNAVAILABLE.asException();
          }
          return ReleaseResponse.getDefaultInstance();
        };

    try (ForkedCli cli = lock("true")) {
      assertThat(cli.exit()).isZero();
      assertThat(cli.err()).isEmpty();
    }
    assertThat(server.releases).hasSize(3);
  }

  @Test
  void aLockThatWasGoneAtTheReleaseWasLost() throws Exception {
    server.onRelease = request -> ReleaseResponse.getDefaultInstance();

    try (ForkedCli cli = lock("true")) {
      assertThat(cli.exit()).isEqualTo(79);
    }
  }

  @Test
  void anAcquireWithoutAnAnswerIsTriedAgainWithTheSameLockId() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    server.onAcquire =
        request -> {
          if (attempts.incrementAndGet() == 1) {
            throw Status.UNAVAILABLE.asException();
          }
          return ScriptedServer.granted(request, ScriptedServer.TTL, Duration.ofMinutes(1));
        };

    try (ForkedCli cli = lock("true")) {
      assertThat(cli.exit()).isZero();
    }
    assertThat(server.acquires).hasSize(2);
    assertThat(server.acquires.get(0)).isEqualTo(server.acquires.get(1));
  }

  private ForkedCli lock(String... command) throws IOException {
    String[] arguments = new String[command.length + 3];
    arguments[0] = "lock";
    arguments[1] = RESOURCE;
    arguments[2] = "--";
    System.arraycopy(command, 0, arguments, 3, command.length);
    return ForkedCli.start(folder, server, arguments);
  }

  private void heartbeats(Duration ttl, Duration interval) {
    server.onAcquire = request -> ScriptedServer.granted(request, ttl, interval);
    server.onRenew = request -> ScriptedServer.renewed(request, ttl, interval);
  }

  private static String until(Path file) {
    return "while [ ! -e " + file + " ]; do sleep 0.05; done";
  }

  /** Ended, or a zombie that nobody reaps. */
  private static boolean isGone(Path process) throws IOException {
    try {
      return Files.readString(process.resolve("stat")).contains(") Z ");
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
