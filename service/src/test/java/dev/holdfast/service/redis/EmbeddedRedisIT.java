package dev.holdfast.service.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.redis.EmbeddedRedis.Fsync;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedRedisIT {
  private static RedisClient client;

  private final List<Process> hosts = new ArrayList<>();

  @TempDir private Path temp;

  @BeforeAll
  static void makeClient() {
    client = RedisClient.create();
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @AfterEach
  void endHosts() throws InterruptedException {
    for (Process host : hosts) {
      host.destroyForcibly().waitFor();
    }
  }

  @Test
  void dataSurvivesACleanRestart() throws IOException {
    try (var redis = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      set(redis.uri(), "key", "value");
    }
    try (var redis = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      assertThat(get(redis.uri(), "key")).isEqualTo("value");
    }
  }

  @Test
  void keepsEveryWriteInAnAppendOnlyFileAndEvictsNothing() throws IOException {
    try (var redis = EmbeddedRedis.start(folder(), Fsync.ALWAYS);
        var connection = client.connect(RedisURI.create(redis.uri()))) {
      assertThat(connection.sync().configGet("append*", "save", "maxmemory-policy", "bind"))
          .containsAllEntriesOf(
              Map.of(
                  "appendonly", "yes",
                  "appendfsync", "always",
                  "save", "",
                  "maxmemory-policy", "noeviction",
                  "bind", "127.0.0.1"));
    }
  }

  @Test
  void secondServerOnTheSameFolderIsToldWhoHasIt() throws IOException {
    try (var redis = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      assertThatThrownBy(() -> EmbeddedRedis.start(folder(), Fsync.EVERYSEC))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(folder().toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("HOLDFAST_DATA");
      assertThat(get(redis.uri(), "key")).isNull();
    }
  }

  @Test
  void serverInAnotherProcessIsRefusedTheSameFolder() throws Exception {
    try (var redis = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      var host = startHost();
      assertThat(host.waitFor(30, SECONDS)).isTrue();
      assertThat(new String(host.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("in use by another Holdfast server");
      assertThat(redis.ended()).isNotDone();
    }
  }

  @Test
  void passwordIsOnNoCommandLineAndInNoFile() throws IOException {
    try (var redis = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      String password =
          new String(
              RedisURI.create(redis.uri())
                  .getCredentialsProvider()
                  .resolveCredentials()
                  .block()
                  .getPassword());
      assertThat(password).hasSize(64);
      for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
        Path proc = Path.of("/proc/" + process.pid());
        if (Files.exists(proc)) {
          assertThat(Files.readString(proc.resolve("cmdline"))).doesNotContain(password);
          assertThat(Files.readString(proc.resolve("environ"))).doesNotContain(password);
        }
      }
      try (var files = Files.walk(temp)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(password);
        }
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void callerWithoutThePasswordGetsNothing() throws IOException {
    try (var redis = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      var uri = "redis://127.0.0.1:" + RedisURI.create(redis.uri()).getPort();
      assertThatThrownBy(() -> get(uri, "key")).hasStackTraceContaining("NOAUTH");
    }
  }

  @Test
  void endsWithAKilledJvmAndLeavesItsDataAndNothingInTheTempFolder() throws Exception {
    var host = startHost();
    String line = firstLine(host);
    int space = line.indexOf(' ');
    ProcessHandle redis = ProcessHandle.of(Long.parseLong(line, 0, space, 10)).orElseThrow();
    set(line.substring(space + 1), "key", "value");

    host.destroyForcibly().waitFor();

    // Redis itself may still be leaving: the next server copes with the one that is just leaving.
    try (var next = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      assertThat(redis.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
      assertThat(get(next.uri(), "key")).isEqualTo("value");
    }
    try (var left = Files.list(hostTemp())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void endsTheRedisOfAnEarlierServerWhoseWatchdogWasKilledToo() throws Exception {
    var host = startHost();
    String line = firstLine(host);
    int space = line.indexOf(' ');
    ProcessHandle redis = ProcessHandle.of(Long.parseLong(line, 0, space, 10)).orElseThrow();
    set(line.substring(space + 1), "key", "value");

    redis.parent().orElseThrow().destroyForcibly();
    host.destroyForcibly().waitFor();
    assertThat(redis.isAlive()).isTrue();

    try (var next = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      assertThat(redis.isAlive()).isFalse();
      assertThat(get(next.uri(), "key")).isEqualTo("value");
    }
  }

  @Test
  void ctrlCOfATerminalDoesNotReachIt() throws Exception {
    try (var redis = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      assertThat(processGroup(redis.pid()))
          .isNotEqualTo(processGroup(ProcessHandle.current().pid()));
    }
  }

  @Test
  void failureToStartShowsTheLastWordsOfRedis() throws IOException {
    Path file = Files.createDirectories(folder()).resolve("appendonlydir");
    Files.writeString(file, "a file where Redis wants a folder");
    assertThatThrownBy(() -> EmbeddedRedis.start(folder(), Fsync.EVERYSEC))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("append-only dir");
    Files.delete(file);
    EmbeddedRedis.start(folder(), Fsync.EVERYSEC).close();
  }

  @Test
  void tellsWhenRedisEndsByItself() throws Exception {
    try (var redis = EmbeddedRedis.start(folder(), Fsync.EVERYSEC)) {
      ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();
      // 128 and the number of SIGKILL.
      assertThat(redis.ended().get(10, SECONDS)).isEqualTo(137);
    }
  }

  /** With what a path may hold and a line of redis.conf must have quoted. */
  private Path folder() {
    return temp.resolve("data \"of\" the ward");
  }

  private Path hostTemp() throws IOException {
    return Files.createDirectories(temp.resolve("tmp"));
  }

  private Process startHost() throws IOException {
    Process host =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Djava.io.tmpdir=" + hostTemp(),
                    "-XX:-UsePerfData",
                    "-cp",
                    System.getProperty("java.class.path"),
                    EmbeddedRedisHost.class.getName(),
                    folder().toString()))
            .start();
    hosts.add(host);
    return host;
  }

  private static String firstLine(Process host) throws IOException {
    BufferedReader out = host.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      // The log goes to the same place.
      if (line.contains(" redis://")) {
        return line;
      }
    }
    throw new IOException(new String(host.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static long processGroup(long pid) throws Exception {
    var ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(pid)).start();
    return Long.parseLong(ps.inputReader(StandardCharsets.UTF_8).readLine().strip());
  }

  private static void set(String uri, String key, String value) {
    try (var connection = client.connect(RedisURI.create(uri))) {
      connection.sync().set(key, value);
    }
  }

  private static String get(String uri, String key) {
    try (var connection = client.connect(RedisURI.create(uri))) {
      return connection.sync().get(key);
    }
  }
}
