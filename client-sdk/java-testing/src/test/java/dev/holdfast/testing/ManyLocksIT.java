package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ten thousand locks of one process. */
class ManyLocksIT {
  private static final int LOCKS = 10_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Acquires under way at once. */
  private static final int ABREAST = 500;

  /** The client's own, and those that gRPC's transport has, however many locks there are. */
  private static final int FEW_THREADS = 12;

  /** As often as servers are told to by default. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(60);

  private static final int MEASURED_RENEWALS = 3;

  @RegisterExtension
  static final HoldfastTestServer server =
      HoldfastTestServer.builder()
          .set("grpc.calls-per-second", "0")
          .set("redis.queue", "100000")
          .build();

  @Test
  void areRenewedEachByItselfWithoutAThreadEach() throws Exception {
    AtomicInteger renewed = new AtomicInteger();
    int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
    try (HoldfastClient client =
        Clients.builder(server, "worker")
            .session(false)
            .observer(new RenewalCount(renewed, new AtomicInteger()))
            .build()) {
      List<HeldLock> held = acquireAll(client, Duration.ofSeconds(60));
      await().atMost(LIMIT).until(() -> renewed.get() >= LOCKS);
      assertThat(held).allMatch(HeldLock::isValid);
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore)
          .isLessThan(FEW_THREADS);
    }
  }

  @Test
  void areRenewedByOneCallAnIntervalForLittleOfACore() throws Exception {
    AtomicInteger renewed = new AtomicInteger();
    AtomicInteger calls = new AtomicInteger();
    try (HoldfastClient client =
        Clients.builder(server, "worker").observer(new RenewalCount(renewed, calls)).build()) {
      int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
      List<HeldLock> held = acquireAll(client, Duration.ofSeconds(30));
      // The first may have begun before all were acquired; the second warms the code up.
      int callsAtFirst = calls.get();
      await().atMost(LIMIT).until(() -> calls.get() >= callsAtFirst + 2);
      int callsBefore = calls.get();
      int locksBefore = renewed.get();
      long cpuBefore = ClientCpu.nanos();
      await().atMost(LIMIT).until(() -> calls.get() >= callsBefore + MEASURED_RENEWALS);
      Duration each = Duration.ofNanos((ClientCpu.nanos() - cpuBefore) / MEASURED_RENEWALS);
      System.out.printf("A renewal of %d locks took %d ms of CPU%n", LOCKS, each.toMillis());
      assertThat(renewed.get() - locksBefore).isEqualTo((calls.get() - callsBefore) * LOCKS);
      assertThat(held).allMatch(HeldLock::isValid);
      assertThat(each).as("CPU a heartbeat").isLessThan(HEARTBEAT.dividedBy(100));
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore)
          .isLessThan(FEW_THREADS);
    }
  }

  private static List<HeldLock> acquireAll(HoldfastClient client, Duration ttl)
      throws InterruptedException {
    Semaphore abreast = new Semaphore(ABREAST);
    List<CompletableFuture<HeldLock>> acquired = new ArrayList<>();
    for (int lock = 0; lock < LOCKS; lock++) {
      abreast.acquire();
      acquired.add(
          client
              .acquireAsync("job:" + lock + ":run", AcquireOptions.defaults().ttl(ttl))
              .whenComplete((held, thrown) -> abreast.release()));
    }
    return acquired.stream().map(CompletableFuture::join).toList();
  }
}
