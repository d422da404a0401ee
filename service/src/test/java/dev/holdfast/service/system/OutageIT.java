package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is away for a while under load: everybody is told so, and then all goes on by itself. */
class OutageIT {
  private static final int EDITORS = 4;
  private static final Duration OUTAGE = Duration.ofSeconds(10);

  /** Two seconds are promised; the rest is for a slow machine. */
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(EDITORS + 1);
  private RedisProcess redis;
  private Fleet fleet;
  private Instance instance;
  private Client holder;
  private RecordedWatch watch;
  private List<PatientEditor> editors;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start("appendonly yes");
    fleet = new Fleet(data, redis.uri(), "watch.heartbeat: 300ms");
    instance = fleet.start();
    holder = fleet.client(instance, "holder");
    watch = RecordedWatch.open(holder, "document:1");
    soon().until(() -> watch.snapshots() == 1);
    editors =
        IntStream.range(0, EDITORS)
            .mapToObj(
                i ->
                    new PatientEditor(
                        fleet.client(instance, "editor" + i), "document:1:section" + i, threads))
            .toList();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    watch.close();
    fleet.close();
    redis.close();
  }

  @Test
  void allGoesOnAfterRedisWasSilent() throws Exception {
    survive(RedisProcess::pause, RedisProcess::resume);
  }

  @Test
  void allGoesOnAfterRedisDied() throws Exception {
    survive(RedisProcess::kill, RedisProcess::startAgain);
  }

  private void survive(Consumer<RedisProcess> takeAway, Consumer<RedisProcess> bringBack)
      throws Exception {
    Lock held = holder.acquire("document:1:held", "held", Duration.ofMinutes(10));
    editors.forEach(PatientEditor::start);
    awaitGrants();

    takeAway.accept(redis);
    var back =
        threads.schedule(() -> bringBack.accept(redis), OUTAGE.toMillis(), TimeUnit.MILLISECONDS);
    assertOutageIsTold();
    back.get();
    awaitRecovery();

    editors.forEach(PatientEditor::stop);
    assertThat(editors).allMatch(editor -> editor.failures() > 1);
    assertThat(holder.holds("document:1:held")).containsExactly(held);
    assertEveryEventCame();
  }

  private void assertOutageIsTold() {
    soon().until(() -> Health.readyStatus(instance) == 503);
    soon().until(() -> Health.serving(instance) == ServingStatus.NOT_SERVING);
    soon().until(() -> watch.heartbeat().hasInterval() && !watch.heartbeat().getStoreAvailable());
    soon().until(() -> editors.stream().allMatch(editor -> editor.failures() > 1));
  }

  private void awaitRecovery() {
    List<Integer> before = editors.stream().map(editor -> editor.tokens().size()).toList();
    await()
        .atMost(RECOVERY)
        .until(
            () ->
                Health.ready(instance)
                    && Health.serving(instance) == ServingStatus.SERVING
                    && IntStream.range(0, EDITORS)
                        .allMatch(i -> editors.get(i).tokens().size() > before.get(i)));
    awaitGrants();
  }

  private void awaitGrants() {
    List<Integer> before = editors.stream().map(editor -> editor.tokens().size()).toList();
    soon()
        .until(
            () ->
                IntStream.range(0, EDITORS)
                    .allMatch(
                        i ->
                            editors.get(i).defect() != null
                                || editors.get(i).tokens().size() > before.get(i) + 10));
    assertThat(editors).extracting(PatientEditor::defect).containsOnlyNulls();
  }

  /** The watch lived through it, with the begin and the end of every hold, each once. */
  private void assertEveryEventCame() {
    soon().until(() -> watch.locks().keySet().equals(Set.of("document:1:held")));
    soon().until(() -> watch.heartbeat().getStoreAvailable());
    assertThat(watch.status()).isNull();
    assertThat(watch.snapshots()).isEqualTo(1);
    for (int i = 0; i < EDITORS; i++) {
      List<LockEvent> events = eventsOf("document:1:section" + i);
      List<Long> tokens = editors.get(i).tokens();
      assertThat(events)
          .filteredOn(event -> event.getType() == LockEventType.LOCK_EVENT_TYPE_ACQUIRED)
          .extracting(event -> event.getLock().getFencingToken())
          .isEqualTo(tokens);
      assertThat(events)
          .filteredOn(event -> event.getType() == LockEventType.LOCK_EVENT_TYPE_RELEASED)
          .extracting(LockEvent::getEndedFencingToken)
          .isEqualTo(tokens);
      assertThat(events).hasSize(2 * tokens.size());
    }
  }

  private List<LockEvent> eventsOf(String resource) {
    return watch.events().stream()
        .filter(event -> event.getLock().getResourceId().equals(resource))
        .toList();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }
}
