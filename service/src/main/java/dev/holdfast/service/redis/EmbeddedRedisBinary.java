package dev.holdfast.service.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import redis.embedded.RedisExecProvider;

/**
 * The redis-server executable of an embedded Redis: the {@link InstalledRedis} of this machine
 * where it will do, since it works with less; else the one that org.signal:embedded-redis carries
 * for this platform. Either lies in the data folder, so that a process that runs it is known as its
 * own.
 */
final class EmbeddedRedisBinary {
  private EmbeddedRedisBinary() {}

  /**
   * Puts an executable into a folder, unless it is there already. Safe to call from several JVMs at
   * once.
   *
   * @param environment says where this machine's programs are
   * @throws IOException where the folder cannot be written, or there is no executable
   */
  static Path choose(Path folder, Map<String, String> environment) throws IOException {
    Optional<Path> installed = InstalledRedis.find(environment, RedisExecProvider.redisVersion);
    if (installed.isPresent()) {
      return copy(installed.get().toUri().toURL(), folder, InstalledRedis.NAME);
    }
    return install(folder);
  }

  /**
   * Puts the carried executable into a folder, likewise. The library itself would leave a copy in
   * the temp folder whenever the JVM is killed.
   */
  static Path install(Path folder) throws IOException {
    String name = resourceName();
    URL resource = RedisExecProvider.class.getClassLoader().getResource(name);
    if (resource == null) {
      throw new IOException(
          "There is no embedded Redis for this platform (%s); set HOLDFAST_REDIS to the URI of one."
              .formatted(name));
    }
    return copy(resource, folder, name);
  }

  private static Path copy(URL resource, Path folder, String name) throws IOException {
    Path executable = folder.toRealPath().resolve(name);
    // The size, since a crash of the machine may have left an empty file.
    long size = resource.openConnection().getContentLengthLong();
    if (Files.isExecutable(executable) && Files.size(executable) == size) {
      return executable;
    }
    // Moved into place when it is whole, so that nobody starts half an executable.
    Path partial =
        Files.createTempFile(
            folder,
            name,
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (InputStream in = resource.openStream()) {
      Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwx------"));
      Files.move(partial, executable, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
    return executable;
  }

  private static String resourceName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return "redis-server-%s-%s-%s"
        .formatted(
            RedisExecProvider.redisVersion,
            os.startsWith("mac") ? "darwin" : os.replace(' ', '-'),
            switch (arch) {
              case "x86_64" -> "amd64";
              case "aarch64" -> "arm64";
              case "i386", "x86" -> "386";
              default -> arch;
            });
  }
}
