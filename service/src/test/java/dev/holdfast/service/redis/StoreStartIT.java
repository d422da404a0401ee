package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.service.FreePort;
import dev.holdfast.service.config.RedisConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that cannot hold locks is refused at the start, with a message for an operator. */
class StoreStartIT {
  private static final String PASSWORD = "s3cret";

  @Test
  void refusesAnotherNumberOfPartitions() {
    try (var redis = RedisProcess.start();
        var first = new StoreFixture(redis.uri())) {
      RedisConfig of = StoreFixture.config(redis.uri());
      var other =
          new RedisConfig(
              of.uri(), 8, of.timeout(), of.batch(), of.queue(), of.eventsKept(), of.eventsMax());
      assertThatThrownBy(
              () ->
                  RedisStore.open(
                      redis.uri(), other, StoreFixture.SESSIONS, "policies", first.told))
          .isInstanceOf(StoreStartException.class)
          .hasMessageContaining("16")
          .hasMessageContaining("8");
    }
  }

  @Test
  void takesOtherPoliciesThanTheInstanceBefore() {
    try (var redis = RedisProcess.start();
        var first = new StoreFixture(redis.uri());
        var second =
            RedisStore.open(
                redis.uri(),
                StoreFixture.config(redis.uri()),
                StoreFixture.SESSIONS,
                "others",
                first.told)) {
      assertThat(second.isAvailable()).isTrue();
    }
  }

  @Test
  void refusesARedisThatEvicts() {
    try (var redis = RedisProcess.start("maxmemory-policy allkeys-lru")) {
      assertThat(refusal(redis.uri())).hasMessageContaining("allkeys-lru");
    }
  }

  @Test
  void namesTheAddressThatCannotBeReachedButNotThePassword() {
    String address = "127.0.0.1:" + FreePort.next();
    StoreStartException refusal = refusal("redis://:" + PASSWORD + '@' + address);
    assertThat(refusal).hasMessageContaining(address);
    assertThat(trace(refusal)).doesNotContain(PASSWORD);
  }

  @Test
  void doesNotTellAPasswordThatRedisRefuses() {
    try (var redis = RedisProcess.start("requirepass another")) {
      assertThat(trace(refusal("redis://:" + PASSWORD + "@127.0.0.1:" + redis.port())))
          .doesNotContain(PASSWORD);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://:s3cret word@127.0.0.1",
        "redis://:s3cret%zz@127.0.0.1",
        "redis://:s3cret@127.0.0.1:port",
        "redis-cluster://:s3cret word@127.0.0.1",
        "redis-sentinel://:s3cret@127.0.0.1",
        "rediss://:s3cret@"
      })
  void doesNotTellThePasswordOfAUriThatIsNone(String uri) {
    assertThat(trace(refusal(uri))).doesNotContain(PASSWORD);
  }

  @Test
  void refusesARedisWhoseAnswerDoesNotCome() {
    try (var redis = RedisProcess.start()) {
      redis.pause();
      assertThat(refusal(redis.uri())).hasMessageContaining("Redis");
      redis.resume();
    }
  }

  private static StoreStartException refusal(String uri) {
    var config =
        new RedisConfig(uri, 16, Duration.ofMillis(800), 64, 100, Duration.ofMinutes(5), 1000);
    return catchThrowableOfType(
        StoreStartException.class,
        () ->
            RedisStore.open(uri, config, StoreFixture.SESSIONS, "policies", new StoreRecord())
                .close());
  }

  /** All that a log of it would show. */
  private static String trace(StoreStartException refusal) {
    assertThat(refusal).isNotNull();
    var text = new StringWriter();
    refusal.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
