package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.AcquireOutcome;
import dev.holdfast.client.ClientObserver;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.UnavailableException;
import dev.holdfast.client.election.Election;
import dev.holdfast.client.election.Leadership;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of locks while the network or the server is away, with a session and without. */
abstract class OutageSuite {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  private final boolean session;
  private final String resource = "document:" + UUID.randomUUID() + ":main";
  private TcpProxy proxy;
  private HoldfastClient behind;
  private HoldfastClient direct;
  private final AtomicInteger renewals = new AtomicInteger();

  OutageSuite(boolean session) {
    this.session = session;
  }

  @BeforeEach
  void connect() throws Exception {
    proxy = TcpProxy.to(server.port());
    behind =
        Clients.through(proxy, server, "behind")
            .session(session)
            .callTimeout(Duration.ofSeconds(3))
            .observer(new RenewalCount(renewals, new AtomicInteger()))
            .build();
    direct = server.closedWithServer(Clients.builder(server, "direct").session(session).build());
  }

  @AfterEach
  void disconnect() throws Exception {
    proxy.close();
    behind.close();
  }

  @Test
  void shortOutageCostsNoLock() throws Exception {
    HeldLock held = behind.acquire(resource, AcquireOptions.defaults().ttl(Duration.ofSeconds(15)));
    Duration atFirst = held.remaining();
    proxy.unplug();
    // It is renewed after 5 s, where it can be.
    await()
        .atMost(LIMIT)
        .until(() -> held.remaining().compareTo(atFirst.minus(Duration.ofSeconds(6))) < 0);
    proxy.plug();
    await()
        .atMost(LIMIT)
        .until(() -> held.remaining().compareTo(atFirst.minus(Duration.ofSeconds(4))) > 0);
    assertThat(held.isValid()).isTrue();
    assertThat(direct.get(resource).getLocks(0).getFencingToken()).isEqualTo(held.fencingToken());
  }

  @Test
  void brokenConnectionIsMadeAnewInTime() throws Exception {
    HeldLock held = behind.acquire(resource, AcquireOptions.defaults().ttl(Duration.ofSeconds(5)));
    for (int broken = 0; broken < 5; broken++) {
      proxy.reset();
      int before = renewals.get();
      await().atMost(LIMIT).until(() -> !held.isValid() || renewals.get() > before);
    }
    assertThat(held.isValid()).isTrue();
  }

  @Test
  void acquireGoesOnWhenTheNetworkIsBack() throws Exception {
    proxy.unplug();
    CompletableFuture<HeldLock> acquired = behind.acquireAsync(resource, AcquireOptions.defaults());
    proxy.plug();
    assertThat(acquired.get(20, TimeUnit.SECONDS).isValid()).isTrue();
  }

  @Test
  void acquireWhoseAnswersAreLostGetsOneHold() throws Exception {
    CompletableFuture<HeldLock> acquired = behind.acquireAsync(resource, AcquireOptions.defaults());
    await().atMost(LIMIT).until(() -> direct.get(resource).getLocked());
    proxy.reset();
    HeldLock held = acquired.get(20, TimeUnit.SECONDS);
    assertThat(direct.get(resource).getLocksList()).hasSize(1);
    assertThat(held.fencingToken()).isEqualTo(direct.get(resource).getLocks(0).getFencingToken());
  }

  @Test
  void acquireThatGivesUpLeavesNothingLocked() throws Exception {
    proxy.unplug();
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> behind.acquire(resource, AcquireOptions.defaults()));
    proxy.plug();
    await().atMost(LIMIT).until(() -> !direct.get(resource).getLocked());
  }

  @Test
  void releaseGoesOnUntilItIsKnown() throws Exception {
    HeldLock held = behind.acquire(resource, AcquireOptions.defaults().ttl(Duration.ofSeconds(30)));
    proxy.unplug();
    CompletableFuture<Boolean> released = held.releaseAsync();
    assertThat(held.isValid()).isFalse();
    proxy.plug();
    assertThat(released.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(direct.get(resource).getLocked()).isFalse();
  }

  @Test
  void campaignGoesOnOverAnOutage() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    ClientObserver counting =
        new ClientObserver() {
          @Override
          public void acquired(String of, AcquireOutcome outcome, Duration took) {
            if (outcome == AcquireOutcome.FAILED) {
              failed.incrementAndGet();
            }
          }
        };
    try (HoldfastClient candidate =
        Clients.through(proxy, server, "candidate")
            .session(session)
            .callTimeout(Duration.ofSeconds(1))
            .observer(counting)
            .build()) {
      server.stop();
      CompletableFuture<Leadership> elected;
      try {
        elected = new Election(candidate, resource).campaign();
        await().atMost(Duration.ofMinutes(2)).until(() -> failed.get() > 0);
      } finally {
        server.startAgain();
      }
      assertThat(elected.get(60, TimeUnit.SECONDS).isLeader()).isTrue();
    }
  }

  @Test
  void whatFollowsAReleaseRunsOnACallbackThread() throws Exception {
    HeldLock held = behind.acquire(resource, AcquireOptions.defaults());
    proxy.unplug();
    CompletableFuture<String> thread =
        held.releaseAsync().thenApply(released -> Thread.currentThread().getName());
    proxy.plug();
    assertThat(thread.get(20, TimeUnit.SECONDS)).startsWith("holdfast-callback");
  }

  @Test
  void restartOfTheServerCostsNoLock() throws Exception {
    HeldLock held = direct.acquire(resource, AcquireOptions.defaults().ttl(Duration.ofSeconds(20)));
    server.stop();
    server.startAgain();
    assertThat(held.isValid()).isTrue();
    assertThat(direct.get(resource).getLocks(0).getFencingToken()).isEqualTo(held.fencingToken());
    assertThat(held.release()).isTrue();
  }
}
