package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.StoreFixture.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.redis.StoreObserver.CallFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each question that brings no answer is told of once, with the reason. */
class ReadCallsIT {
  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final StoreRecord told = new StoreRecord();

  /** What GetLock, ListLocks, sweepers, administrators and access ask. */
  static Stream<Question> questions() {
    return Stream.of(
        new Question(
            "a lock",
            reads ->
                new SnapshotScript(
                        scripts.calls,
                        reads,
                        scripts.partitions,
                        new Revisions(ScriptFixture.PARTITIONS))
                    .lock(StoreFixture.resource("document:1:a"), 1)),
        new Question(
            "a list of ids",
            reads ->
                new IdsScript(reads, scripts.partitions).list(0, new Scope.Everything(), "", 1)),
        new Question(
            "what is due",
            reads -> new DueScript(reads, scripts.partitions, scripts.clock).look(List.of(0), 1)),
        new Question("a field", ReadCallsIT::field));
  }

  private record Question(String name, Function<ReadCalls, CompletableFuture<?>> asked) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void isToldOfWhereNoAnswerComesInTime(Question question) {
    scripts.process.pause();
    assertThat(question.asked().apply(reads(Duration.ofMillis(100)))).failsWithin(LIMIT);
    assertThat(told.failures).containsExactly(CallFailure.TIMEOUT);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void isNotToldOfWhereItIsAnswered(Question question) {
    assertThat(question.asked().apply(reads(LIMIT))).succeedsWithin(LIMIT);
    assertThat(told.failures).isEmpty();
  }

  @Test
  void isToldOfWhereRedisRefuses() {
    scripts.redis.set("hash", "is none");
    assertThat(field(reads(LIMIT))).failsWithin(LIMIT);
    assertThat(told.failures).containsExactly(CallFailure.ERROR);
  }

  @Test
  void isToldOfWhereThereIsNoConnection() {
    RedisAccess gone = RedisClients.connect(scripts.process.uri());
    gone.close();
    assertThat(reads(LIMIT).command(() -> gone.commands().hget("hash", "field")))
        .failsWithin(LIMIT);
    assertThat(told.failures).containsExactly(CallFailure.DISCONNECTED);
  }

  private ReadCalls reads(Duration timeout) {
    return new ReadCalls(scripts.calls, told, timeout);
  }

  private static CompletableFuture<String> field(ReadCalls reads) {
    return reads.command(() -> scripts.access.commands().hget("hash", "field"));
  }
}
