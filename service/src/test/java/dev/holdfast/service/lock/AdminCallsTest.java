package dev.holdfast.service.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.Administration.ClearRequest;
import dev.holdfast.service.lock.Administration.ForceReleaseRequest;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.Locks.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AdminCallsTest {
  private static final Caller ADA = new Caller("ada", "", true, false, Instant.MAX);

  private static final Hold SMITHS =
      new Hold(
          ResourceIds.canonical("document:1:x"),
          "smith",
          "",
          "l",
          "",
          Mode.EXCLUSIVE,
          Instant.EPOCH,
          Instant.EPOCH,
          1,
          Map.of());

  private final List<Audit.Entry> audited = new ArrayList<>();
  private final RecordingObserver observer = new RecordingObserver();
  private final AdminCalls calls =
      new AdminCalls(
          new FailingStore(),
          new NoScopes(),
          new UserLimits(new RoomForAll(), true),
          NoScopes.anybodyMay(),
          ConfigLoader.parse("", Map.of()).policies(),
          true,
          true,
          observer,
          audited::add);

  @Test
  void callThatFailedIsAuditedTooAsItMayHaveBeenDone() {
    var context = new CallContext("peer", null, () -> false);

    CompletableFuture<?> answer =
        calls.forceRelease(ADA, new ForceReleaseRequest("document:1:x", "why", 0, context));

    assertThat(answer).isCompletedExceptionally();
    assertThat(audited)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(Audit.FAILED);
              assertThat(entry.reason()).isEqualTo("why");
            });
  }

  @Test
  void holdsThatAClearEndedBeforeTheStoreWentAwayAreToldAndAudited() {
    var context = new CallContext("peer", null, () -> false);

    Answer<List<Hold>> answer =
        calls.clear(ADA, new ClearRequest("document:*", "why", context)).join();

    assertThat(answer).isEqualTo(Answer.refused(Refusal.storeUnavailable()));
    assertThat(observer.told).containsExactly("released document:1:x");
    assertThat(audited)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.outcome()).isEqualTo("STORE_UNAVAILABLE");
              assertThat(entry.ended()).containsExactly(SMITHS);
            });
  }

  /** Fails, or goes away after the first step of a clear. */
  private static final class FailingStore implements AdminStore {
    @Override
    public CompletableFuture<Answer<List<Hold>>> forceRelease(
        ResourceId resource, long fencingToken, Duration timeLimit) {
      return failed();
    }

    @Override
    public CompletableFuture<Answer<Taken>> forceTake(AcquireCommand command) {
      return failed();
    }

    @Override
    public CompletableFuture<Answer<Boolean>> clear(Scope scope, Consumer<List<Hold>> ended) {
      ended.accept(List.of(SMITHS));
      return CompletableFuture.completedFuture(Answer.refused(Refusal.storeUnavailable()));
    }

    @Override
    public CompletableFuture<Answer<SessionPage>> sessions(
        String userId, SessionPlace after, int size) {
      return failed();
    }

    private static <T> CompletableFuture<T> failed() {
      return CompletableFuture.failedFuture(new IllegalStateException("a bug"));
    }
  }
}
