package dev.holdfast.service.redis;

import dev.holdfast.service.Machine;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The suite on a Redis in a container, as Redis's publisher ships it. A machine without a registry
 * names an image of its own in {@code HOLDFAST_TEST_REDIS_IMAGE}.
 */
class LockStoreInContainerIT extends LockStoreSuite {
  private static final String IMAGE =
      Optional.ofNullable(System.getenv("HOLDFAST_TEST_REDIS_IMAGE")).orElse("redis:7.0");
  private static final int PORT = 6379;

  private static GenericContainer<?> redis;
  private static StoreFixture store;

  @BeforeAll
  static void start() {
    Machine.needs(DockerClientFactory.instance().isDockerAvailable(), "Docker");
    redis =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withCommand("redis-server", "--save", "", "--protected-mode", "no")
            .withExposedPorts(PORT);
    redis.start();
    store = new StoreFixture("redis://%s:%d".formatted(redis.getHost(), redis.getMappedPort(PORT)));
  }

  @AfterAll
  static void stop() {
    if (store != null) {
      store.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  StoreFixture store() {
    return store;
  }
}
