package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the entries of resources that are past their deadline. */
final class LockDeadlines implements DeadlineHandler {
  private static final Logger log = LoggerFactory.getLogger(LockDeadlines.class);

  private final Lanes lanes;
  private final Duration limit;

  /**
   * @param limit how long one may take
   */
  LockDeadlines(Lanes lanes, Duration limit) {
    this.lanes = lanes;
    this.limit = limit;
  }

  @Override
  public CompletableFuture<Boolean> meet(int partition, String subject) {
    ResourceId resource;
    try {
      resource = ResourceIds.canonical(subject);
    } catch (RuntimeException e) {
      log.error("a deadline names no resource: {}", subject, e);
      return CompletableFuture.completedFuture(false);
    }
    return lanes
        .onResource(
            OperationKind.EXPIRE,
            resource,
            List.of(),
            System.nanoTime() + limit.toNanos(),
            (result, serverTime) -> Answer.of(result.status()))
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                log.error("a lock could not be expired", failure);
              }
              return answer instanceof Answer.Given<String>;
            });
  }
}
