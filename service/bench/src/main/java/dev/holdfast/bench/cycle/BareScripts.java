package dev.holdfast.bench.cycle;

import dev.holdfast.bench.load.AsyncCallers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** A pair of scripts called by Lettuce on one connection, as it comes out of the box. */
final class BareScripts implements AsyncCallers.Cycle, AutoCloseable {
  private static final String TTL_MILLIS = "300000";
  private static final String EVENTS_KEPT = "10000";
  private static final String TOKENS = "bare:tokens";
  private static final String EVENTS = "bare:events";

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final String acquire;
  private final String release;

  BareScripts(String redisUri) {
    client = RedisClient.create(redisUri);
    connection = client.connect();
    acquire = connection.sync().scriptLoad(source("bare_acquire.lua"));
    release = connection.sync().scriptLoad(source("bare_release.lua"));
  }

  private static String source(String name) {
    try (InputStream in = BareScripts.class.getResourceAsStream("/lua/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletionStage<?> run(int caller) {
    String lock = "bare:lock:" + caller;
    String lockId = "hold-of-" + lock;
    return call(acquire, new String[] {lock, TOKENS, EVENTS}, lockId, TTL_MILLIS, EVENTS_KEPT)
        .thenCompose(token -> call(release, new String[] {lock, EVENTS}, lockId, EVENTS_KEPT));
  }

  private CompletionStage<Long> call(String script, String[] keys, String... arguments) {
    return connection
        .async()
        .<Long>evalsha(script, ScriptOutputType.INTEGER, keys, arguments)
        .thenApply(
            result -> {
              if (result == 0) {
                throw new IllegalStateException("refused: " + keys[0]);
              }
              return result;
            });
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
