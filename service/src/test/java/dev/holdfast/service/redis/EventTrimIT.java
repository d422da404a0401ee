package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventTrimIT {
  /** So many Redis keeps in a node of a stream; it drops whole nodes only. */
  private static final int NODE = 100;

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final String stream = scripts.partitions.keys(15).events();

  @Test
  void dropsWhatIsOldAndKeepsWhatIsYoung() {
    long now = scripts.nowMillis();
    add(now - Duration.ofMinutes(6).toMillis(), 3 * NODE);
    List<String> young = add(now - Duration.ofMinutes(4).toMillis(), 3 * NODE);

    RedisAccess access = RedisClients.connect(scripts.process.uri());
    try (access) {
      new EventTrim(access.commands(), scripts.partitions, scripts.clock, Duration.ofMinutes(5))
          .run();
      await().atMost(StoreFixture.LIMIT).until(() -> scripts.redis.xlen(stream) <= young.size());
    }
    assertThat(scripts.redis.xrange(stream, Range.unbounded()))
        .extracting(message -> message.getId())
        .isEqualTo(young);
  }

  private List<String> add(long millis, int count) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      String id = TimeUnit.MILLISECONDS.toMicros(millis) + i + "-0";
      ids.add(scripts.redis.xadd(stream, new XAddArgs().id(id), "event", "{}"));
    }
    return ids;
  }
}
