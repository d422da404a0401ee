package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.micrometer.MicrometerObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client's meters. */
class MicrometerObserverIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void countWhatBecomesOfLocks() throws Exception {
    try (HoldfastClient client =
        Clients.builder(server, "worker").observer(new MicrometerObserver(meters)).build()) {
      AcquireOptions brief = AcquireOptions.defaults().ttl(Duration.ofSeconds(1));
      try (HeldLock held = client.acquire("job:a:run", brief)) {
        assertThat(client.tryAcquire(held.resource(), brief)).isEmpty();
        assertThat(meters.get("holdfast.client.held").gauge().value()).isOne();
        await().atMost(LIMIT).until(() -> meters.get("holdfast.client.renew").timer().count() > 0);
      }
      await().atMost(LIMIT).until(() -> meters.get("holdfast.client.held").gauge().value() == 0);
      assertThat(acquired("granted")).isOne();
      assertThat(acquired("denied")).isOne();
      HeldLock lost = client.acquire("job:b:run", brief.renewed(false));
      await().atMost(LIMIT).until(() -> meters.get("holdfast.client.lost").counter().count() == 1);
      assertThat(lost.isValid()).isFalse();
      assertThat(meters.get("holdfast.client.warnings").counter().count()).isOne();
      assertThat(meters.get("holdfast.client.held").gauge().value()).isZero();
    }
  }

  private long acquired(String outcome) {
    return meters.get("holdfast.client.acquire").tag("outcome", outcome).timer().count();
  }
}
