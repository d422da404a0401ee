package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.Watch;
import dev.holdfast.client.election.Election;
import dev.holdfast.client.election.Leadership;
import dev.holdfast.v1.Lock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One leader at a time, who stops before another begins. */
class ElectionIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A leader on a busy machine may miss a renewal, and be told of its end by a tenth too late. */
  private static final AcquireOptions SHORT = AcquireOptions.defaults().ttl(Duration.ofSeconds(5));

  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  private final String resource = "election:" + UUID.randomUUID() + ":leader";

  @Test
  void nextIsElectedWhenTheLeaderResigns() throws Exception {
    List<CompletableFuture<Leadership>> campaigns = new ArrayList<>();
    for (int candidate = 0; candidate < 5; candidate++) {
      campaigns.add(
          new Election(Clients.of(server, "candidate-" + candidate), resource, SHORT).campaign());
    }
    long lastToken = 0;
    for (int term = 0; term < 5; term++) {
      await()
          .atMost(LIMIT)
          .until(() -> campaigns.stream().filter(CompletableFuture::isDone).count() == 1);
      CompletableFuture<Leadership> won =
          campaigns.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow();
      campaigns.removeIf(CompletableFuture::isDone);
      try (Leadership leadership = won.join()) {
        assertThat(leadership.isLeader()).isTrue();
        assertThat(leadership.fencingToken()).isGreaterThan(lastToken);
        lastToken = leadership.fencingToken();
      }
    }
  }

  @Test
  void leaderThatIsCutOffStopsBeforeAnotherIsElected() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(server.port());
        HoldfastClient cutOff =
            Clients.through(proxy, server, "cut-off")
                .closeTimeout(Duration.ofMillis(100))
                .build()) {
      Leadership first = new Election(cutOff, resource, SHORT).campaign().get(20, TimeUnit.SECONDS);
      CompletableFuture<Instant> stopped = first.ended().thenApply(ended -> Instant.now());
      CompletableFuture<Leadership> second =
          new Election(Clients.of(server, "other"), resource, SHORT).campaign();
      proxy.unplug();
      Leadership elected = second.get(20, TimeUnit.SECONDS);
      Lock lock = holder(resource);
      Instant electedAt =
          Instant.ofEpochSecond(
              lock.getAcquireTime().getSeconds(), lock.getAcquireTime().getNanos());
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isBefore(electedAt);
      assertThat(first.isLeader()).isFalse();
      assertThat(elected.isLeader()).isTrue();
    }
  }

  @Test
  void campaignEndsWithItsClientAndLeavesTheQueue() throws Exception {
    HoldfastClient leading = Clients.of(server, "leading");
    Leadership leader = new Election(leading, resource, SHORT).campaign().get(20, TimeUnit.SECONDS);
    HoldfastClient closed = Clients.builder(server, "closed").build();
    CompletableFuture<Leadership> ofClosed = new Election(closed, resource, SHORT).campaign();
    CompletableFuture<Leadership> calledOff =
        new Election(Clients.of(server, "second"), resource, SHORT).campaign();
    await().atMost(LIMIT).until(() -> leading.get(resource).getWaitersCount() == 2);
    closed.close();
    assertThat(calledOff.cancel(false)).isTrue();
    assertThatThrownBy(() -> ofClosed.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    await().atMost(LIMIT).until(() -> leading.get(resource).getWaitersCount() == 0);
    assertThat(leader.isLeader()).isTrue();
    leader.resign();
  }

  @Test
  void everybodySeesWhoLeads() throws Exception {
    Election election = new Election(Clients.of(server, "leader"), resource, SHORT);
    List<Optional<Lock>> seen = new CopyOnWriteArrayList<>();
    try (Watch watch = new Election(Clients.of(server, "observer"), resource).observe(seen::add)) {
      await().atMost(LIMIT).until(() -> seen.size() == 1);
      assertThat(election.leader()).isEmpty();
      Leadership leadership = election.campaign().get(20, TimeUnit.SECONDS);
      assertThat(election.leader()).isPresent();
      await().atMost(LIMIT).until(() -> seen.size() == 2);
      leadership.resign();
      await().atMost(LIMIT).until(() -> seen.size() == 3);
      assertThat(seen.get(0)).isEmpty();
      assertThat(seen.get(1).orElseThrow().getHolder().getDisplayName()).isEqualTo("leader");
      assertThat(seen.get(2)).isEmpty();
      assertThat(watch.resumeToken()).isNotEmpty();
    }
  }

  private static Lock holder(String resource) throws InterruptedException {
    return Clients.of(server, "reader").get(resource).getLocks(0);
  }
}
