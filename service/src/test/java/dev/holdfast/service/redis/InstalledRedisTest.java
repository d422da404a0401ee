package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledRedisTest {
  private static final String CARRIED = "7.0.15";

  @TempDir Path folder;

  @Test
  void takesOneOfTheSameMinorVersionWithJemalloc() throws IOException {
    Path program = program("Redis server v=7.0.11 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64");
    assertThat(InstalledRedis.find(path(), CARRIED)).contains(program);
  }

  @Test
  void leavesAnotherVersionSinceItsFilesCouldNotBeReadWithoutIt() throws IOException {
    program("Redis server v=7.2.4 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64");
    assertThat(InstalledRedis.find(path(), CARRIED)).isEmpty();
  }

  @Test
  void leavesOneWithAnotherAllocator() throws IOException {
    program("Redis server v=7.0.15 sha=00000000:0 malloc=libc bits=64");
    assertThat(InstalledRedis.find(path(), CARRIED)).isEmpty();
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(InstalledRedis.find(path(), CARRIED)).isEmpty();
    assertThat(InstalledRedis.find(Map.of(), CARRIED)).isEmpty();
  }

  private Map<String, String> path() {
    return Map.of("PATH", folder + "/missing:" + folder);
  }

  private Path program(String answer) throws IOException {
    Path program =
        Files.writeString(folder.resolve("redis-server"), "#!/bin/sh\necho '" + answer + "'\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
