package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.v1.Lock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The network is cut for longer than the TTL: the holder is told of its loss before the server
 * gives the lock to another. Both times are of this machine's one clock.
 */
class NetworkCutIT {
  private static final int ROUNDS = 10;
  private static final int LOCKS = 100;

  /** The holder stops a tenth before it: so long a busy machine may take to run what tells it. */
  private static final Duration TTL = Duration.ofSeconds(5);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension
  static final HoldfastTestServer server =
      HoldfastTestServer.builder()
          .set("lock-types.default.locks-per-user", "1000")
          .set("grpc.calls-per-second", "0")
          .build();

  @Test
  void holderKnowsBeforeAnotherHoldsItAThousandTimes() throws Exception {
    HoldfastClient other = Clients.of(server, "other");
    int seen = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (TcpProxy proxy = TcpProxy.to(server.port());
          HoldfastClient holder =
              Clients.through(proxy, server, "holder")
                  .closeTimeout(Duration.ofMillis(100))
                  .build()) {
        Map<String, Instant> lost = new ConcurrentHashMap<>();
        List<HeldLock> held = acquireAll(holder, lost);
        proxy.unplug();
        Map<String, Instant> granted = takeAll(other, held);
        assertThat(lost).hasSize(LOCKS);
        lost.forEach(
            (resource, at) ->
                assertThat(at).as("loss of " + resource).isBefore(granted.get(resource)));
        assertThat(held).noneMatch(HeldLock::isValid);
        seen += lost.size();
      }
    }
    assertThat(seen).isEqualTo(ROUNDS * LOCKS);
  }

  private static List<HeldLock> acquireAll(HoldfastClient holder, Map<String, Instant> lost) {
    String document = "document:" + UUID.randomUUID();
    List<CompletableFuture<HeldLock>> acquired = new ArrayList<>();
    for (int section = 0; section < LOCKS; section++) {
      acquired.add(
          holder.acquireAsync(document + ":" + section, AcquireOptions.defaults().ttl(TTL)));
    }
    List<HeldLock> held = acquired.stream().map(CompletableFuture::join).toList();
    held.forEach(lock -> lock.onLost(why -> lost.put(lock.resource(), Instant.now())));
    return held;
  }

  /** Asks again and again, so that no grant comes later than it could. */
  private static Map<String, Instant> takeAll(HoldfastClient other, List<HeldLock> held) {
    Map<String, Instant> granted = new HashMap<>();
    await()
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              List<CompletableFuture<Optional<HeldLock>>> tries =
                  held.stream()
                      .map(HeldLock::resource)
                      .filter(resource -> !granted.containsKey(resource))
                      .map(resource -> other.tryAcquireAsync(resource, AcquireOptions.defaults()))
                      .toList();
              for (CompletableFuture<Optional<HeldLock>> each : tries) {
                each.join().ifPresent(lock -> granted.put(lock.resource(), time(lock.lock())));
              }
              return granted.size() == held.size();
            });
    return granted;
  }

  private static Instant time(Lock lock) {
    return Instant.ofEpochSecond(
        lock.getAcquireTime().getSeconds(), lock.getAcquireTime().getNanos());
  }
}
