package dev.holdfast.service.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Grants everything, unless told otherwise, and writes down what it is asked. */
final class RecordingStore implements LockStore {
  static final long TOKEN = 1_790_000_000_000_000L;

  final List<AcquireCommand> commands = new ArrayList<>();
  final List<HoldKey> released = new ArrayList<>();
  final List<Long> givenBack = new ArrayList<>();
  final List<Duration> renewedFor = new ArrayList<>();
  final List<ListQuery> listed = new ArrayList<>();
  final List<TakeoverCommand> takeovers = new ArrayList<>();

  /** What Acquire is refused with; null: it is not. */
  @Nullable Refusal refusal;

  /** Whether Release finds something to end. */
  boolean releases = true;

  @Override
  public CompletableFuture<Answer<Granted>> acquire(AcquireCommand command) {
    commands.add(command);
    return done(
        refusal == null
            ? granted(command.hold(), command.mode(), command.ttl())
            : Answer.refused(refusal));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> release(HoldKey hold, Duration timeLimit) {
    released.add(hold);
    return done(Answer.of(releases));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> giveBack(HoldKey hold, long fencingToken) {
    givenBack.add(fencingToken);
    return done(Answer.of(true));
  }

  @Override
  public CompletableFuture<Answer<Granted>> renew(HoldKey hold, Duration ttl, Duration timeLimit) {
    renewedFor.add(ttl);
    return done(granted(hold, Mode.EXCLUSIVE, ttl));
  }

  @Override
  public CompletableFuture<Answer<SessionHolds>> renewSession(
      String userId, String sessionId, Function<ResourceId, Duration> ttl, Duration timeLimit) {
    return done(Answer.of(new SessionHolds(List.of(), List.of(), List.of(), Instant.EPOCH)));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> releaseSession(
      String userId, String sessionId, Duration delay, Duration timeLimit) {
    return done(Answer.of(releases));
  }

  @Override
  public CompletableFuture<Answer<List<Viewer>>> viewers(Scope scope) {
    return done(Answer.of(List.of()));
  }

  @Override
  public CompletableFuture<Answer<Found>> get(ResourceId resource) {
    return done(Answer.of(new Found(List.of(), List.of(), Instant.EPOCH)));
  }

  @Override
  public CompletableFuture<Answer<Turn>> queue(AcquireCommand command, Duration wait) {
    commands.add(command);
    return done(Answer.of(new Queued(TOKEN)));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> leave(HoldKey hold) {
    return done(Answer.of(true));
  }

  @Override
  public CompletableFuture<Answer<Hold>> requestTakeover(TakeoverCommand command) {
    takeovers.add(command);
    return done(Answer.refused(LockRefusals.notHeld(command.taker().resource())));
  }

  @Override
  public CompletableFuture<Answer<Hold>> answerTakeover(TakeoverAnswer answer) {
    return done(Answer.refused(LockRefusals.takeoverNotPending(answer.answering().resource())));
  }

  @Override
  public CompletableFuture<Answer<LockPage>> list(ListQuery query) {
    listed.add(query);
    return done(Answer.of(new LockPage(List.of(), "", Instant.EPOCH)));
  }

  private static Answer<Granted> granted(HoldKey key, Mode mode, Duration ttl) {
    var hold =
        new Hold(
            key.resource(),
            key.userId(),
            "",
            key.lockId(),
            "",
            mode,
            Instant.EPOCH,
            Instant.EPOCH.plus(ttl),
            TOKEN,
            Map.of());
    return Answer.of(new Granted(hold, ttl, Instant.EPOCH));
  }

  private static <T> CompletableFuture<Answer<T>> done(Answer<T> answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
