package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes waiters out of queues whose own instance did not. */
final class WaitDeadlines implements DeadlineHandler {
  private static final Logger log = LoggerFactory.getLogger(WaitDeadlines.class);

  private final Lanes lanes;
  private final Duration limit;

  /**
   * @param limit how long one may take
   */
  WaitDeadlines(Lanes lanes, Duration limit) {
    this.lanes = lanes;
    this.limit = limit;
  }

  /** The subject is resource LF arrival. */
  @Override
  public CompletableFuture<Boolean> meet(int partition, String subject) {
    int end = subject.lastIndexOf('\n');
    ResourceId resource;
    try {
      resource = ResourceIds.canonical(subject.substring(0, Math.max(end, 0)));
    } catch (RuntimeException e) {
      log.error("a deadline names no wait: {}", subject, e);
      return CompletableFuture.completedFuture(false);
    }
    return lanes
        .onResource(
            OperationKind.SWEEP_WAIT,
            resource,
            List.of(subject.substring(end + 1)),
            System.nanoTime() + limit.toNanos(),
            (result, serverTime) -> Answer.of(result.status()))
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                log.error("a waiter could not be swept", failure);
              }
              return answer instanceof Answer.Given<String>;
            });
  }
}
