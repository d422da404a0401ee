package dev.holdfast.service.redis;

import dev.holdfast.service.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Future;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The suite on a Redis in a container, as most will run it. The image is built here out of the
 * bundled executable, so that no registry is needed; {@code HOLDFAST_TEST_REDIS_IMAGE} names
 * another. Left out where no Docker engine answers, but in CI, where that fails.
 */
class LockStoreInContainerIT extends LockStoreSuite {
  private static final int PORT = 6379;
  private static final String HOST = "TESTCONTAINERS_HOST_OVERRIDE";
  private static final String BUILT = "holdfast-test/redis:embedded";

  @Override
  RunningRedis startRedis() throws Exception {
    Machine.needs(Machine.succeeds("docker", "info"), "a Docker engine");
    Machine.needs(
        System.getenv(HOST) != null || !Files.exists(Path.of("/.dockerenv")),
        HOST + ", without which Testcontainers inside a container pulls an image,");
    GenericContainer<?> container = container();
    container.withExposedPorts(PORT).start();
    return new Contained(container);
  }

  private record Contained(GenericContainer<?> container) implements RunningRedis {
    @Override
    public String uri() {
      return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
    }

    @Override
    public void close() {
      container.stop();
      if (container.getDockerImageName().equals(BUILT)) {
        DockerClientFactory.instance().client().removeImageCmd(BUILT).withForce(true).exec();
      }
    }
  }

  private static GenericContainer<?> container() throws IOException {
    String named = System.getenv("HOLDFAST_TEST_REDIS_IMAGE");
    return named == null ? new GenericContainer<>(built()) : new GenericContainer<>(named);
  }

  /** Without a password it has to be told that others than its own host may come. */
  private static Future<String> built() throws IOException {
    Path executable =
        EmbeddedRedisBinary.install(Files.createDirectories(Path.of("target", "redis")));
    return new ImageFromDockerfile(BUILT, false)
        .withFileFromPath("redis-server", executable)
        .withDockerfileFromBuilder(
            image ->
                image
                    .from("scratch")
                    .copy("redis-server", "/redis-server")
                    .entryPoint("/redis-server", "--protected-mode", "no"));
  }
}
