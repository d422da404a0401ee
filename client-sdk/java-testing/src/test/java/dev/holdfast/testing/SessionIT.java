package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.LockLostException;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import dev.holdfast.v1.ReleaseRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process as one session: what its locks share. */
class SessionIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AcquireOptions SHORT = AcquireOptions.defaults().ttl(Duration.ofSeconds(5));

  /** A stream that breaks on a busy machine may take a moment to come back. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  @RegisterExtension
  static final HoldfastTestServer server = HoldfastTestServer.builder().grace(GRACE).build();

  private final String document = "document:" + UUID.randomUUID();
  private final HoldfastClient direct = Clients.of(server, "direct");

  @Test
  void oneCallRenewsAllLocks() throws Exception {
    AtomicInteger locks = new AtomicInteger();
    AtomicInteger calls = new AtomicInteger();
    try (HoldfastClient client =
        Clients.builder(server, "worker").observer(new RenewalCount(locks, calls)).build()) {
      List<HeldLock> held = new ArrayList<>();
      for (int section = 0; section < 20; section++) {
        held.add(client.acquire(document + ":" + section, SHORT));
      }
      // The next may have begun before all were acquired.
      int callsAtFirst = calls.get();
      await().atMost(LIMIT).until(() -> calls.get() > callsAtFirst);
      int locksBefore = locks.get();
      int callsBefore = calls.get();
      await().atMost(LIMIT).until(() -> calls.get() >= callsBefore + 3);
      assertThat(held).allMatch(HeldLock::isValid);
      assertThat(locks.get() - locksBefore)
          .isGreaterThanOrEqualTo((calls.get() - callsBefore) * 20);
    }
  }

  @Test
  void sessionStaysAliveBeyondItsGraceWhileItHolds() throws Exception {
    try (HoldfastClient client = Clients.builder(server, "worker").build()) {
      HeldLock held = client.acquire(document + ":a", AcquireOptions.defaults());
      long begun = System.nanoTime();
      // Where nothing kept the session alive, it would be over after the grace and what a server
      // takes to notice.
      await().atMost(LIMIT).until(() -> System.nanoTime() - begun > GRACE.plusSeconds(7).toNanos());
      assertThat(direct.get(document + ":a").getLocks(0).getFencingToken())
          .isEqualTo(held.fencingToken());
      assertThat(held.isValid()).isTrue();
    }
  }

  @Test
  void locksOfAProcessThatDiesAreFreeAfterTheGrace() throws Exception {
    HoldfastClient client = Clients.builder(server, "worker").build();
    HeldLock held = client.acquire(document + ":a", AcquireOptions.defaults());
    try (TcpProxy proxy = TcpProxy.to(server.port());
        HoldfastClient dying =
            server
                .clientBuilder("dying", proxy.target())
                .closeTimeout(Duration.ofMillis(100))
                .build()) {
      HeldLock gone = dying.acquire(document + ":b", AcquireOptions.defaults());
      proxy.unplug();
      proxy.reset();
      await().atMost(LIMIT).until(() -> !direct.get(gone.resource()).getLocked());
      assertThat(direct.get(held.resource()).getLocked()).isTrue();
    } finally {
      client.close();
    }
  }

  @Test
  void lostLockIsNamedAndTheOthersStay() throws Exception {
    try (HoldfastClient client = Clients.builder(server, "worker").build()) {
      HeldLock kept = client.acquire(document + ":kept", SHORT);
      CompletableFuture<LockLostException> lost = new CompletableFuture<>();
      HeldLock ended = client.acquire(document + ":ended", SHORT).onLost(lost::complete);
      var unused =
          calls(client)
              .release(
                  ReleaseRequest.newBuilder()
                      .setResourceId(ended.resource())
                      .setLockId(ended.lockId())
                      .build());
      assertThat(lost.get(20, TimeUnit.SECONDS).resource()).isEqualTo(ended.resource());
      assertThat(kept.isValid()).isTrue();
    }
  }

  @Test
  void holdThatTheProcessDoesNotKnowIsGivenBack() throws Exception {
    try (HoldfastClient client = Clients.builder(server, "worker").build()) {
      HeldLock known = client.acquire(document + ":known", SHORT);
      var unused =
          calls(client)
              .acquire(
                  AcquireRequest.newBuilder()
                      .setResourceId(document + ":unknown")
                      .setLockId(UUID.randomUUID().toString())
                      .setSessionId(client.sessionId())
                      .build());
      await().atMost(LIMIT).until(() -> !direct.get(document + ":unknown").getLocked());
      assertThat(known.isValid()).isTrue();
    }
  }

  private static LockServiceBlockingStub calls(HoldfastClient client) {
    return client.stub(LockServiceGrpc::newBlockingStub).withDeadlineAfter(20, TimeUnit.SECONDS);
  }
}
