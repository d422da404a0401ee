package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastClientBuilder;
import dev.holdfast.client.UnavailableException;
import dev.holdfast.v1.LockServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a client: what it holds, and who waits for it. */
class ClosingIT {
  private static final int LOCKS = 1_000;
  private static final int FEW = 64;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension
  static final HoldfastTestServer server =
      HoldfastTestServer.builder()
          .set("grpc.calls-per-second", "0")
          .set("lock-types.default.locks-per-user", "1000")
          .build();

  private final String document = "document:" + UUID.randomUUID();
  private final HoldfastClient direct = Clients.of(server, "direct");
  private final CallCount releases = new CallCount(LockServiceGrpc.getReleaseMethod());

  private HoldfastClientBuilder builder() {
    return Clients.builder(server, "worker").intercept(releases).closeTimeout(LIMIT);
  }

  private List<HeldLock> acquireAll(HoldfastClient client) {
    List<CompletableFuture<HeldLock>> asked =
        IntStream.range(0, LOCKS)
            .mapToObj(id -> client.acquireAsync(document + ":" + id, AcquireOptions.defaults()))
            .toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void sessionsLocksGoByOneCall() throws Exception {
    List<HeldLock> held;
    try (HoldfastClient client = builder().build()) {
      held = acquireAll(client);
      assertThat(direct.list(document)).hasSize(LOCKS);
    }
    assertThat(direct.list(document)).isEmpty();
    assertThat(releases.calls).hasValue(1);
    assertThat(held).noneMatch(HeldLock::isValid).allMatch(HeldLock::release);
  }

  @Test
  void locksWithoutASessionGoAFewAtOnce() throws Exception {
    List<HeldLock> held;
    try (HoldfastClient client = builder().session(false).build()) {
      held = acquireAll(client);
    }
    assertThat(direct.list(document)).isEmpty();
    assertThat(releases.calls).hasValue(LOCKS);
    assertThat(releases.mostAtOnce.get()).isBetween(2, FEW);
    assertThat(held).noneMatch(HeldLock::isValid).allMatch(HeldLock::release);
  }

  @Test
  void whoWaitsForALockIsToldAndLeavesTheQueue() throws Exception {
    String resource = document + ":main";
    HeldLock inTheWay = direct.acquire(resource, AcquireOptions.defaults());
    HoldfastClient client = builder().build();
    CompletableFuture<HeldLock> waiting =
        client.acquireAsync(resource, AcquireOptions.waiting(Duration.ofMinutes(1)));
    CompletableFuture<HeldLock> blocked =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return client.acquire(resource, AcquireOptions.waiting(Duration.ofMinutes(1)));
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    await().atMost(LIMIT).until(() -> direct.get(resource).getWaitersCount() == 2);
    client.close();
    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> blocked.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(UnavailableException.class);
    await().atMost(LIMIT).until(() -> direct.get(resource).getWaitersCount() == 0);
    assertThat(inTheWay.release()).isTrue();
  }

  @Test
  void nobodyWaitsForAServerThatIsOutOfReach() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(server.port())) {
      HoldfastClient client =
          Clients.through(proxy, server, "worker")
              .callTimeout(Duration.ofMinutes(5))
              .closeTimeout(Duration.ofMillis(100))
              .build();
      HeldLock held = client.acquire(document + ":main", AcquireOptions.defaults());
      proxy.unplug();
      CompletableFuture<Boolean> released = held.releaseAsync();
      CompletableFuture<Object> read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.get(document + ":main");
                } catch (InterruptedException e) {
                  throw new CompletionException(e);
                }
              });
      client.close();
      assertThatThrownBy(() -> released.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UnavailableException.class);
      // It may have found the client closed already.
      assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RuntimeException.class);
    }
  }
}
