package dev.holdfast.service.queue;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockStore;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.lock.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** A store whose answers a test gives, when it likes. */
final class HeldBackStore implements LockStore {
  /** What was asked and is not answered yet, in order. */
  final BlockingQueue<CompletableFuture<Answer<Turn>>> asked = new LinkedBlockingQueue<>();

  /** Each wait that was ended. */
  final BlockingQueue<HoldKey> left = new LinkedBlockingQueue<>();

  /** The token of each grant that was given back. */
  final BlockingQueue<Long> givenBack = new LinkedBlockingQueue<>();

  @Override
  public CompletableFuture<Answer<Turn>> queue(AcquireCommand command, Duration wait) {
    var answer = new CompletableFuture<Answer<Turn>>();
    asked.add(answer);
    return answer;
  }

  @Override
  public CompletableFuture<Answer<Granted>> acquire(AcquireCommand command) {
    return queue(command, Duration.ZERO).thenApply(answer -> answer.map(turn -> (Granted) turn));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> leave(HoldKey hold) {
    left.add(hold);
    return done(Answer.of(true));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> giveBack(HoldKey hold, long fencingToken) {
    givenBack.add(fencingToken);
    return done(Answer.of(true));
  }

  @Override
  public CompletableFuture<Answer<Found>> get(ResourceId resource) {
    return done(Answer.of(new Found(List.of(), List.of(), Instant.EPOCH)));
  }

  @Override
  public CompletableFuture<Answer<Hold>> requestTakeover(TakeoverCommand command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Answer<Hold>> answerTakeover(TakeoverAnswer answer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Answer<Boolean>> release(HoldKey hold, Duration timeLimit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Answer<Granted>> renew(HoldKey hold, Duration ttl, Duration timeLimit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Answer<LockPage>> list(ListQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Answer<SessionHolds>> renewSession(
      String userId, String sessionId, Function<ResourceId, Duration> ttl, Duration timeLimit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Answer<Boolean>> releaseSession(
      String userId, String sessionId, Duration delay, Duration timeLimit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Answer<List<Viewer>>> viewers(Scope scope) {
    throw new UnsupportedOperationException();
  }

  private static <T> CompletableFuture<Answer<T>> done(Answer<T> answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
