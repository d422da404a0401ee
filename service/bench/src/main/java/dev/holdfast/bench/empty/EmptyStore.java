package dev.holdfast.bench.empty;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockStore;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.lock.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Says yes to everything at once and keeps nothing. */
final class EmptyStore implements LockStore {
  /** A token of the usual size. */
  private static final long FENCING_TOKEN = 1_790_000_000_000_000L;

  private static final Duration TTL = Duration.ofMinutes(5);

  @Override
  public CompletableFuture<Answer<Granted>> acquire(AcquireCommand command) {
    Instant now = Instant.now();
    var hold = hold(command.hold(), command.displayName(), command.mode(), now, command.metadata());
    return CompletableFuture.completedFuture(Answer.of(new Granted(hold, TTL, now)));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> release(HoldKey hold, Duration timeLimit) {
    return CompletableFuture.completedFuture(Answer.of(true));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> giveBack(HoldKey hold, long fencingToken) {
    return CompletableFuture.completedFuture(Answer.of(true));
  }

  @Override
  public CompletableFuture<Answer<Granted>> renew(HoldKey key, Duration ttl, Duration timeLimit) {
    Instant now = Instant.now();
    var hold = hold(key, "", Mode.EXCLUSIVE, now, Map.of());
    return CompletableFuture.completedFuture(Answer.of(new Granted(hold, TTL, now)));
  }

  @Override
  public CompletableFuture<Answer<SessionHolds>> renewSession(
      String userId, String sessionId, Function<ResourceId, Duration> ttl, Duration timeLimit) {
    return CompletableFuture.completedFuture(
        Answer.of(new SessionHolds(List.of(), List.of(), List.of(), Instant.now())));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> releaseSession(
      String userId, String sessionId, Duration delay, Duration timeLimit) {
    return CompletableFuture.completedFuture(Answer.of(false));
  }

  @Override
  public CompletableFuture<Answer<List<Viewer>>> viewers(Scope scope) {
    return CompletableFuture.completedFuture(Answer.of(List.of()));
  }

  @Override
  public CompletableFuture<Answer<Found>> get(ResourceId resource) {
    return CompletableFuture.completedFuture(
        Answer.of(new Found(List.of(), List.of(), Instant.now())));
  }

  @Override
  public CompletableFuture<Answer<Turn>> queue(AcquireCommand command, Duration wait) {
    return acquire(command).thenApply(answer -> answer.map(granted -> granted));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> leave(HoldKey hold) {
    return CompletableFuture.completedFuture(Answer.of(false));
  }

  @Override
  public CompletableFuture<Answer<Hold>> requestTakeover(TakeoverCommand command) {
    Hold hold =
        hold(command.taker(), command.displayName(), Mode.EXCLUSIVE, Instant.now(), Map.of());
    return CompletableFuture.completedFuture(Answer.of(hold));
  }

  @Override
  public CompletableFuture<Answer<Hold>> answerTakeover(TakeoverAnswer answer) {
    Hold hold = hold(answer.answering(), "", Mode.EXCLUSIVE, Instant.now(), Map.of());
    return CompletableFuture.completedFuture(Answer.of(hold));
  }

  @Override
  public CompletableFuture<Answer<LockPage>> list(ListQuery query) {
    return CompletableFuture.completedFuture(Answer.of(new LockPage(List.of(), "", Instant.now())));
  }

  private static Hold hold(
      HoldKey key, String displayName, Mode mode, Instant now, Map<String, String> metadata) {
    return new Hold(
        key.resource(),
        key.userId(),
        displayName,
        key.lockId(),
        "",
        mode,
        now,
        now.plus(TTL),
        FENCING_TOKEN,
        metadata);
  }
}
