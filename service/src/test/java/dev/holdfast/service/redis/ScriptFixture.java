package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.ResourceId;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Redis for a class of tests, emptied before each, and the scripts called on it directly. */
final class ScriptFixture implements BeforeEachCallback, AfterAllCallback {
  static final int PARTITIONS = 16;
  static final int EVENTS_MAX = 50_000;

  /** How long a lock lasts that shall end, but not before the next calls of a busy machine. */
  static final Duration BRIEF = Duration.ofSeconds(2);

  final Partitions partitions = new Partitions(PARTITIONS);
  final AtomicInteger epochsMade = new AtomicInteger();
  final StoreRecord told = new StoreRecord();

  /** Resource, user, lock id and reservation of each that was given up. */
  final List<Object> givenUp = new CopyOnWriteArrayList<>();

  final RedisProcess process = RedisProcess.start();
  final RedisCommands<String, String> redis;
  ScriptCalls calls;
  ReadCalls reads;
  CommitScript commit;
  SnapshotScript snapshots;
  RedisClock clock;
  private Duration lease = StoreFixture.SESSIONS.lease();
  final RedisAccess access = RedisClients.connect(process.uri());
  private final RedisClient client = RedisClient.create(process.uri());

  ScriptFixture() {
    redis = client.connect().sync();
    startOver();
  }

  /** As a new instance meets a new Redis. */
  @Override
  public void beforeEach(ExtensionContext context) {
    // A test that failed may have left it stopped, and one that killed it without a connection.
    process.resume();
    awaitConnection();
    redis.flushall();
    told.clear();
    givenUp.clear();
    epochsMade.set(0);
    lease = StoreFixture.SESSIONS.lease();
    startOver();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    client.shutdown();
    access.close();
    process.close();
  }

  private void awaitConnection() {
    Awaitility.await()
        .atMost(StoreFixture.LIMIT)
        .ignoreExceptions()
        .until(
            () -> StoreFixture.await(access.commands().ping().toCompletableFuture()),
            "PONG"::equals);
  }

  private void startOver() {
    clock = new RedisClock(1, TimeUnit.MILLISECONDS.toMicros(nowMillis()), System.nanoTime());
    var revisions = new Revisions(PARTITIONS);
    calls =
        new ScriptCalls(
            access, clock, told, EVENTS_MAX, lease, givenUp::addAll, epochsMade::incrementAndGet);
    reads = new ReadCalls(calls, told, StoreFixture.LIMIT);
    commit = new CommitScript(calls, partitions, revisions, clock);
    snapshots = new SnapshotScript(calls, reads, partitions, revisions);
  }

  /** Calls as an instance that is configured so, until the next test. */
  void callWithLease(Duration other) {
    lease = other;
    startOver();
  }

  Result acquire(String resource, Asking asking) {
    return run(operation(OperationKind.ACQUIRE, resource, asking.arguments()));
  }

  Result release(String resource, String user, String lock) {
    return run(operation(OperationKind.RELEASE, resource, List.of(user, lock, "")));
  }

  /** What the call of a waiter whose caller has gone says. */
  Result stopWaiting(String resource, String user, String lock, String instance) {
    return run(operation(OperationKind.STOP_WAITING, resource, List.of(user, lock, instance)));
  }

  Result renew(String resource, String user, String lock, Duration ttl) {
    return run(
        operation(
            OperationKind.RENEW, resource, List.of(user, lock, Long.toString(ttl.toMillis()))));
  }

  Result expire(String resource) {
    return run(operation(OperationKind.EXPIRE, resource, List.of()));
  }

  /** An operation on the partition of a resource as a whole. */
  Result onPartition(String resource, OperationKind kind, String... arguments) {
    return run(
        new Operation<>(
            kind,
            partitions.of(StoreFixture.resource(resource).document()),
            List.of(),
            List.of(arguments),
            System.nanoTime() + StoreFixture.LIMIT.toNanos(),
            (result, serverTime) -> Answer.of(result)));
  }

  Result run(Operation<?> operation) {
    return runAll(List.of(operation)).get(0);
  }

  List<Result> runAll(List<Operation<?>> batch) {
    return StoreFixture.await(commit.commit(batch).toCompletableFuture()).results();
  }

  Operation<Result> operation(OperationKind kind, String resource, List<String> arguments) {
    return operation(kind, resource, arguments, StoreFixture.LIMIT);
  }

  /** An operation that must act within a time from now; where that is negative, it is late. */
  Operation<Result> operation(
      OperationKind kind, String resource, List<String> arguments, Duration within) {
    ResourceId id = StoreFixture.resource(resource);
    int partition = partitions.of(id.document());
    var all = new ArrayList<>(List.of(id.toString(), id.section()));
    all.addAll(arguments);
    return new Operation<>(
        kind,
        partition,
        partitions.keys(partition).document(id.document()),
        all,
        System.nanoTime() + within.toNanos(),
        (result, serverTime) -> Answer.of(result));
  }

  /** The partition of a resource. */
  StoredPartition of(String resource) {
    int partition = partitions.of(StoreFixture.resource(resource).document());
    return new StoredPartition(redis, partitions.keys(partition));
  }

  /** Redis's clock. */
  long nowMillis() {
    List<String> time = redis.time();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  /** Waits until a time of Redis's clock is past. */
  void awaitPast(long millis) {
    Awaitility.await().atMost(StoreFixture.LIMIT).until(() -> nowMillis() > millis);
  }
}
