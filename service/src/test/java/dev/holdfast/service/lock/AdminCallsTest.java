package dev.holdfast.service.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.Administration.ForceReleaseRequest;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.Locks.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdminCallsTest {
  private static final Caller ADA = new Caller("ada", "", true, false, Instant.MAX);

  private final List<Audit.Entry> audited = new ArrayList<>();
  private final AdminCalls calls =
      new AdminCalls(
          new FailingStore(),
          new NoScopes(),
          new UserLimits(new RoomForAll(), true),
          NoScopes.anybodyMay(),
          ConfigLoader.parse("", Map.of()).policies(),
          true,
          true,
          new RecordingObserver(),
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

  /** Nothing that it is asked comes to an end. */
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
    public CompletableFuture<Answer<List<Hold>>> clear(Scope scope) {
      return failed();
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
