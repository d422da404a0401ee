package dev.holdfast.testing;

import static org.awaitility.Awaitility.await;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.shedlock.HoldfastLockProvider;
import java.time.Duration;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.test.support.AbstractExtensibleLockProviderIntegrationTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ShedLock's own contract of a lock provider. */
class ShedLockIT extends AbstractExtensibleLockProviderIntegrationTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  private final HoldfastClient client = Clients.of(server, "scheduler");
  private final HoldfastLockProvider provider = new HoldfastLockProvider(client);

  @Override
  protected ExtensibleLockProvider getLockProvider() {
    return provider;
  }

  @Override
  protected void assertUnlocked(String name) {
    // What ends by its time is released in the background.
    await().atMost(LIMIT).until(() -> !client.get(provider.resource(name)).getLocked());
  }

  @Override
  protected void assertLocked(String name) {
    await().atMost(LIMIT).until(() -> client.get(provider.resource(name)).getLocked());
  }
}
