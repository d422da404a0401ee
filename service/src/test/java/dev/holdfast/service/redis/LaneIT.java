package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static dev.holdfast.service.redis.StoreFixture.given;
import static dev.holdfast.service.redis.StoreFixture.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.CallThread;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.redis.StoreObserver.CallFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How operations share calls to Redis, and what becomes of those that cannot be made in time. */
class LaneIT {
  private static final String A = "document:1:a";

  private static final Consumer<Runnable> SOON =
      CompletableFuture.delayedExecutor(Gathering.LIMIT.toNanos(), TimeUnit.NANOSECONDS)::execute;

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoreRecord observer = new StoreRecord();

  @Test
  void makesOneCallForEachOfAcquireRenewAndRelease() {
    Lane lane = lane(64, 100);
    given(lane.submit(acquire("document:2:a", "u1")));
    scripts.redis.configResetstat();

    given(lane.submit(acquire(A, "u1")));
    assertThat(calls()).isEqualTo(1);
    given(lane.submit(scripts.operation(OperationKind.RENEW, A, List.of("u1", "l", "0"))));
    assertThat(calls()).isEqualTo(2);
    given(lane.submit(scripts.operation(OperationKind.RELEASE, A, List.of("u1", "l", ""))));
    assertThat(calls()).isEqualTo(3);
  }

  @Test
  void whatArrivesDuringACallGoesTogetherAsTheNext() {
    Lane lane = lane(64, 100);
    given(lane.submit(acquire("document:2:a", "u1")));
    scripts.redis.configResetstat();
    scripts.process.pause();
    List<CompletableFuture<Answer<Result>>> answers =
        IntStream.range(0, 65)
            .mapToObj(i -> lane.submit(acquire("document:3:s" + i, "u1")))
            .toList();
    scripts.process.resume();
    answers.forEach(answer -> assertThat(given(answer).status()).isEqualTo("GRANTED"));
    assertThat(calls()).isEqualTo(2);
  }

  @Test
  void bringsTheAnswersOfACallBackToTheirThreadInOneTask() throws InterruptedException {
    Lane lane = lane(64, 100);
    given(lane.submit(acquire("document:2:a", "u1")));
    var tasks = new LinkedBlockingQueue<Runnable>();
    scripts.process.pause();
    CompletableFuture<Answer<Result>> sent = lane.submit(acquire("document:2:b", "u1"));
    List<CompletableFuture<Answer<Result>>> together =
        CompletableFuture.supplyAsync(
                () -> {
                  CallThread.is(tasks::add);
                  return IntStream.range(0, 20)
                      .mapToObj(i -> lane.submit(acquire("document:3:s" + i, "u1")))
                      .toList();
                },
                task -> new Thread(task, "calls").start())
            .join();
    scripts.process.resume();

    assertThat(given(sent).status()).isEqualTo("GRANTED");
    Runnable task = tasks.poll(StoreFixture.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(together).noneMatch(CompletableFuture::isDone);
    requireNonNull(task).run();
    assertThat(together).allMatch(CompletableFuture::isDone);
    assertThat(tasks).isEmpty();
  }

  @Test
  void aGrantWhoseCallerWasRefusedMeanwhileIsHandedBack() {
    Lane lane = lane(64, 100);
    given(lane.submit(acquire("document:2:a", "u1")));
    var missed = new CompletableFuture<Answer<String>>();
    scripts.process.pause();
    CompletableFuture<Answer<String>> answer = lane.submit(telling(acquire(A, "u1"), missed));
    lane.tick(System.nanoTime() + StoreFixture.MINUTE.toNanos());
    assertThat(refused(answer).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    scripts.process.resume();
    assertThat(given(missed)).isEqualTo("GRANTED");
  }

  @Test
  void refusesAtOnceWhatItsQueueDoesNotTake() {
    Lane lane = lane(2, 3);
    scripts.process.pause();
    List<CompletableFuture<Answer<Result>>> taken =
        IntStream.range(0, 4)
            .mapToObj(i -> lane.submit(acquire("document:3:s" + i, "u1")))
            .toList();
    CompletableFuture<Answer<Result>> tooMany = lane.submit(acquire("document:3:s4", "u1"));

    assertThat(tooMany).isDone();
    assertThat(refused(tooMany).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(observer.failures).containsExactly(CallFailure.QUEUE_FULL);
    scripts.process.resume();
    taken.forEach(answer -> assertThat(given(answer).status()).isEqualTo("GRANTED"));
    assertThat(scripts.of("document:3:a").section("document:3", "s4")).isEmpty();
  }

  @Test
  void asksAgainWhereOnlyItsClockWasBehind() {
    long anHourAgo =
        TimeUnit.MILLISECONDS.toMicros(scripts.nowMillis()) - TimeUnit.HOURS.toMicros(1);
    scripts.clock.heard(0, anHourAgo);
    assertThat(given(lane(64, 100).submit(acquire(A, "u1"))).status()).isEqualTo("GRANTED");
    assertThat(scripts.of(A).events()).hasSize(1);
  }

  @Test
  void doesNotAskAgainOnceTheTimeLimitIsPast() {
    Operation<Result> past =
        scripts.operation(
            OperationKind.ACQUIRE, A, by("u1", "l").arguments(), Duration.ofSeconds(-1));
    assertThat(refused(lane(64, 100).submit(past)).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(scripts.of(A).events()).isEmpty();
  }

  @Test
  void whatWasAnsweredByTheClockDoesNotActAfterwards() {
    Lane lane = lane(64, 100);
    given(lane.submit(acquire("document:2:a", "u1")));
    scripts.process.pause();
    CompletableFuture<Answer<Result>> sent = lane.submit(acquire(A, "u1", 100));
    CompletableFuture<Answer<Result>> queued = lane.submit(acquire("document:1:b", "u1", 100));
    lane.tick(System.nanoTime() + Duration.ofSeconds(1).toNanos());
    assertThat(refused(sent).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(refused(queued).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);

    // Redis's clock is this machine's, and goes on while Redis stands still.
    long limitsPast = System.currentTimeMillis() + 150;
    Awaitility.await()
        .atMost(StoreFixture.LIMIT)
        .until(() -> System.currentTimeMillis() > limitsPast);
    scripts.process.resume();
    given(lane.submit(acquire("document:1:c", "u1")));
    assertThat(scripts.of(A).index()).contains("document:1:c").doesNotContain(A, "document:1:b");
  }

  @Test
  void anAnswerThatNeverComesKeepsTheNextCallWaitingNoLongerThanItsLimit() {
    Lane lane = lane(64, 100);
    given(lane.submit(acquire("document:2:a", "u1")));
    scripts.process.pause();
    CompletableFuture<Answer<Result>> first = lane.submit(acquire(A, "u1"));
    CompletableFuture<Answer<Result>> second = lane.submit(acquire("document:1:b", "u1"));
    lane.tick(System.nanoTime() + StoreFixture.MINUTE.toNanos());
    assertThat(refused(first).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(refused(second).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(observer.failures).containsExactly(CallFailure.TIMEOUT);
    CompletableFuture<Answer<Result>> third = lane.submit(acquire("document:1:c", "u1"));
    scripts.process.resume();
    assertThat(given(third).status()).isEqualTo("GRANTED");
  }

  @Test
  void answersAQueueOfAnyLengthWhenTheConnectionIsLost() {
    Lane lane = lane(1, 20_000);
    given(lane.submit(acquire("document:2:a", "u1")));
    scripts.process.pause();
    List<CompletableFuture<Answer<Result>>> answers =
        IntStream.range(0, 20_000).mapToObj(i -> lane.submit(acquire(A, "u" + i))).toList();
    scripts.process.kill();
    try {
      answers.forEach(
          answer -> assertThat(refused(answer).reason()).isEqualTo(Reason.STORE_UNAVAILABLE));
    } finally {
      scripts.process.startAgain();
    }
  }

  @Test
  void withoutMemoryAnAcquireIsRefusedAndAReleaseGoesThrough() {
    Lane lane = lane(64, 100);
    given(lane.submit(acquire(A, "u1")));
    scripts.redis.configSet("maxmemory", "1");
    try {
      assertThat(refused(lane.submit(acquire("document:1:b", "u1"))).reason())
          .isEqualTo(Reason.STORE_UNAVAILABLE);
      Operation<Result> release =
          scripts.operation(OperationKind.RELEASE, A, List.of("u1", "l", ""));
      assertThat(given(lane.submit(release)).status()).isEqualTo("RELEASED");
    } finally {
      scripts.redis.configSet("maxmemory", "0");
    }
  }

  @Test
  void anOperationThatFailsInRedisIsADefectAndNoRefusal() {
    scripts.redis.set(scripts.of(A).locks("document:1"), "not a hash");
    assertThat(lane(64, 100).submit(acquire(A, "u1")))
        .failsWithin(StoreFixture.LIMIT)
        .withThrowableThat()
        .withMessageContaining("WRONGTYPE");
  }

  private Lane lane(int batch, int queue) {
    return new Lane(scripts.commit, observer, batch, queue, Duration.ofSeconds(20), SOON);
  }

  private static Operation<Result> acquire(String resource, String user) {
    return scripts.operation(OperationKind.ACQUIRE, resource, by(user, "l").arguments());
  }

  private static Operation<Result> acquire(String resource, String user, int withinMillis) {
    return scripts.operation(
        OperationKind.ACQUIRE,
        resource,
        by(user, "l").arguments(),
        Duration.ofMillis(withinMillis));
  }

  /** The same operation, whose decoder says what it missed. */
  private static Operation<String> telling(
      Operation<Result> of, CompletableFuture<Answer<String>> missed) {
    return new Operation<>(
        of.kind(),
        of.partition(),
        of.keys(),
        of.arguments(),
        of.deadlineNanos(),
        new Operation.Decoder<>() {
          @Override
          public Answer<String> decode(Result result, Instant serverTime) {
            return Answer.of(result.status());
          }

          @Override
          public void missed(Answer<String> answer) {
            missed.complete(answer);
          }
        });
  }

  /** How many scripts Redis was asked to run since its statistics began. */
  private static int calls() {
    int calls = 0;
    Matcher matcher =
        Pattern.compile("cmdstat_fcall:calls=(\\d+)").matcher(scripts.redis.info("commandstats"));
    while (matcher.find()) {
      calls += Integer.parseInt(matcher.group(1));
    }
    return calls;
  }
}
