package dev.holdfast.service.redis;

import dev.holdfast.service.config.RedisConfig;
import dev.holdfast.service.config.SessionsConfig;
import dev.holdfast.service.lock.Admitted;
import dev.holdfast.service.lock.Allowance;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.LockStore.Granted;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.LockStore.TakeoverAnswer;
import dev.holdfast.service.lock.LockStore.TakeoverCommand;
import dev.holdfast.service.lock.LockStore.Turn;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Policy;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.session.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A store over a running Redis, and short words for what tests ask of it. */
final class StoreFixture implements AutoCloseable, StoreObserver {
  static final Duration LIMIT = Duration.ofSeconds(10);
  static final Duration MINUTE = Duration.ofMinutes(1);

  /** As the defaults are. */
  static final SessionsConfig SESSIONS =
      new SessionsConfig(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5));

  final List<Hold> expired = new CopyOnWriteArrayList<>();
  final List<Hold> released = new CopyOnWriteArrayList<>();
  final RedisStore store;
  private final String uri;

  StoreFixture(String uri) {
    this(uri, config(uri));
  }

  StoreFixture(String uri, RedisConfig config) {
    this.uri = uri;
    store = RedisStore.open(uri, config, SESSIONS, "policies", this);
  }

  /** Another instance on the same Redis. */
  StoreFixture another() {
    return new StoreFixture(uri);
  }

  static RedisConfig config(String uri) {
    return new RedisConfig(
        uri, 16, Duration.ofMillis(800), 64, 10_000, Duration.ofMinutes(5), 50_000);
  }

  static ResourceId resource(String text) {
    return ResourceIds.resource(text, false).resource();
  }

  static HoldKey key(String resource, String user, String lock) {
    return new HoldKey(resource(resource), user, lock);
  }

  static AcquireCommand asks(HoldKey key, Mode mode, Duration ttl, Policy policy) {
    return new AcquireCommand(
        key,
        "",
        "Dr. " + key.userId(),
        mode,
        ttl,
        Map.of("purpose", "test"),
        policy,
        new Allowance.Unlimited(),
        Admitted.ANYBODY,
        LIMIT);
  }

  CompletableFuture<Answer<Granted>> ask(HoldKey key, Policy policy) {
    return store.locks().acquire(asks(key, Mode.EXCLUSIVE, MINUTE, policy));
  }

  CompletableFuture<Answer<Granted>> ask(HoldKey key) {
    return ask(key, TestPolicies.PLAIN);
  }

  /** Takes a lock in a session. */
  Granted acquireIn(SessionKey session, String resource, Policy policy) {
    return given(store.locks().acquire(asksIn(session, resource, policy)));
  }

  /** Asks for a lock in a session, as one who is willing to wait. */
  Turn queueIn(SessionKey session, String resource, Policy policy) {
    return given(store.locks().queue(asksIn(session, resource, policy), MINUTE));
  }

  private static AcquireCommand asksIn(SessionKey session, String resource, Policy policy) {
    return new AcquireCommand(
        key(resource, session.userId(), session.sessionId()),
        session.sessionId(),
        "",
        Mode.EXCLUSIVE,
        MINUTE,
        Map.of(),
        policy,
        new Allowance.Unlimited(),
        Admitted.ANYBODY,
        LIMIT);
  }

  /** Asks for a lock as one who is willing to wait. */
  CompletableFuture<Answer<Turn>> queue(HoldKey key, Mode mode, Policy policy) {
    return store.locks().queue(asks(key, mode, MINUTE, policy), MINUTE);
  }

  /** Asks whoever holds a lock to hand it over to a session. */
  CompletableFuture<Answer<Hold>> request(SessionKey taker, String resource, Policy policy) {
    return store
        .locks()
        .requestTakeover(
            new TakeoverCommand(
                key(resource, taker.userId(), taker.sessionId()),
                taker.sessionId(),
                "Dr. " + taker.userId(),
                MINUTE,
                UUID.randomUUID().toString(),
                "please",
                0,
                policy,
                new Allowance.Unlimited(),
                Admitted.ANYBODY,
                LIMIT));
  }

  /** Answers a request, or withdraws it. */
  CompletableFuture<Answer<Hold>> answer(HoldKey answering, String id, boolean accept) {
    return store.locks().answerTakeover(new TakeoverAnswer(answering, id, accept, LIMIT));
  }

  Granted acquire(HoldKey key) {
    return given(ask(key));
  }

  Granted acquire(HoldKey key, Mode mode, Policy policy) {
    return given(store.locks().acquire(asks(key, mode, MINUTE, policy)));
  }

  Granted acquireFor(HoldKey key, Duration ttl, Policy policy) {
    return given(store.locks().acquire(asks(key, Mode.EXCLUSIVE, ttl, policy)));
  }

  Refusal refusal(HoldKey key, Mode mode, Policy policy) {
    return refused(store.locks().acquire(asks(key, mode, MINUTE, policy)));
  }

  Refusal refusal(HoldKey key) {
    return refusal(key, Mode.EXCLUSIVE, TestPolicies.PLAIN);
  }

  boolean release(HoldKey key) {
    return given(store.locks().release(key, LIMIT));
  }

  static <T> T given(CompletableFuture<Answer<T>> future) {
    Answer<T> answer = await(future);
    if (answer instanceof Answer.Given<T> given) {
      return given.value();
    }
    throw new AssertionError("refused: " + ((Answer.Refused<T>) answer).refusal());
  }

  static <T> Refusal refused(CompletableFuture<Answer<T>> future) {
    Answer<T> answer = await(future);
    if (answer instanceof Answer.Refused<T> refused) {
      return refused.refusal();
    }
    throw new AssertionError("not refused: " + ((Answer.Given<T>) answer).value());
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void expired(Hold hold) {
    expired.add(hold);
  }

  @Override
  public void takenOver(Hold hold) {}

  @Override
  public void granted(Hold hold) {}

  @Override
  public void released(Hold hold, ReleaseReason reason) {
    released.add(hold);
  }

  @Override
  public void committed(int operations, Duration took) {}

  @Override
  public void failed(CallFailure failure) {}

  @Override
  public void close() {
    store.close();
  }
}
