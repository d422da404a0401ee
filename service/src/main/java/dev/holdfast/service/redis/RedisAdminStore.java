package dev.holdfast.service.redis;

import dev.holdfast.service.lock.AdminStore;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.session.SessionKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Ends holds in Redis by operations of their own. */
final class RedisAdminStore implements AdminStore {
  /** Holds that one operation ends at most: each writes an event, and others wait meanwhile. */
  private static final int ENDED_AT_ONCE = 100;

  /** Held resources that are read at once of a partition. */
  private static final int IDS_AT_ONCE = 500;

  private final Lanes lanes;
  private final Partitions partitions;
  private final IdsScript ids;
  private final RedisSessionStore sessions;
  private final SessionListing listing;
  private final Duration timeout;

  RedisAdminStore(
      Lanes lanes,
      Partitions partitions,
      IdsScript ids,
      RedisSessionStore sessions,
      SessionListing listing,
      Duration timeout) {
    this.lanes = lanes;
    this.partitions = partitions;
    this.ids = ids;
    this.sessions = sessions;
    this.listing = listing;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Answer<List<Hold>>> forceRelease(
      ResourceId resource, long fencingToken, Duration timeLimit) {
    return lanes.onResource(
        OperationKind.FORCE_RELEASE,
        resource,
        List.of(fencingToken == 0 ? "" : Long.toString(fencingToken)),
        deadline(timeLimit),
        (result, serverTime) -> Answer.of(StoredEntries.holds(result, 1)));
  }

  @Override
  public CompletableFuture<Answer<Taken>> forceTake(AcquireCommand command) {
    ResourceId resource = command.hold().resource();
    if (!command.sessionId().isEmpty()) {
      sessions.use(
          new SessionKey(command.hold().userId(), command.sessionId()), resource.document());
    }
    return lanes.onResource(
        OperationKind.FORCE_TAKE,
        resource,
        AcquireArguments.of(command),
        deadline(command.timeLimit()),
        (result, serverTime) ->
            result.status().equals("GRANTED")
                ? RedisLockStore.granted(resource, result, serverTime)
                    .map(granted -> new Taken(granted, StoredEntries.holds(result, 2)))
                : Answer.refused(AcquireArguments.refusal(command, result)));
  }

  @Override
  public CompletableFuture<Answer<Boolean>> clear(Scope scope, Consumer<List<Hold>> ended) {
    if (scope instanceof Scope.OneLock lock) {
      return clear(lock.resource(), false, ended);
    }
    if (scope instanceof Scope.OneDocument one) {
      return clear(whole(one.document()), true, ended);
    }
    Iterator<Integer> all = IntStream.range(0, partitions.count()).iterator();
    return clearPartitions(scope, all, ended);
  }

  @Override
  public CompletableFuture<Answer<SessionPage>> sessions(
      String userId, SessionPlace after, int size) {
    return listing
        .page(userId, after, size)
        .<Answer<SessionPage>>thenApply(Answer::of)
        .exceptionally(failure -> StoreFailures.refused(failure));
  }

  private CompletableFuture<Answer<Boolean>> clearPartitions(
      Scope scope, Iterator<Integer> left, Consumer<List<Hold>> ended) {
    if (!left.hasNext()) {
      return CompletableFuture.completedFuture(Answer.of(true));
    }
    return clearPages(scope, left.next(), "", ended)
        .thenCompose(
            answer ->
                answer instanceof Answer.Refused<Boolean>
                    ? CompletableFuture.completedFuture(answer)
                    : clearPartitions(scope, left, ended));
  }

  private CompletableFuture<Answer<Boolean>> clearPages(
      Scope scope, int partition, String after, Consumer<List<Hold>> ended) {
    return ids.list(partition, scope, after, IDS_AT_ONCE)
        .<Answer<List<ResourceId>>>thenApply(listed -> Answer.of(listed.ids()))
        .exceptionally(failure -> StoreFailures.refused(failure))
        .thenCompose(
            answer -> {
              if (answer instanceof Answer.Refused<List<ResourceId>> refused) {
                return CompletableFuture.completedFuture(
                    Answer.<Boolean>refused(refused.refusal()));
              }
              List<ResourceId> page = ((Answer.Given<List<ResourceId>>) answer).value();
              return clearAll(documents(page), ended)
                  .thenCompose(
                      cleared ->
                          cleared instanceof Answer.Refused<Boolean> || page.size() < IDS_AT_ONCE
                              ? CompletableFuture.completedFuture(cleared)
                              : clearPages(
                                  scope, partition, page.get(page.size() - 1).toString(), ended));
            });
  }

  private static Collection<DocumentId> documents(List<ResourceId> resources) {
    Set<DocumentId> documents = new LinkedHashSet<>();
    resources.forEach(resource -> documents.add(resource.document()));
    return documents;
  }

  /** All documents of a page together: they share their calls. */
  private CompletableFuture<Answer<Boolean>> clearAll(
      Collection<DocumentId> documents, Consumer<List<Hold>> ended) {
    List<CompletableFuture<Answer<Boolean>>> each =
        documents.stream().map(document -> clear(whole(document), true, ended)).toList();
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                each.stream()
                    .map(CompletableFuture::join)
                    .filter(Answer.Refused.class::isInstance)
                    .findFirst()
                    .orElse(Answer.of(true)));
  }

  /** Again and again, until nothing is left. */
  private CompletableFuture<Answer<Boolean>> clear(
      ResourceId resource, boolean wholeDocument, Consumer<List<Hold>> ended) {
    return lanes
        .<List<Hold>>onResource(
            OperationKind.CLEAR,
            resource,
            List.of(wholeDocument ? "1" : "", Integer.toString(ENDED_AT_ONCE)),
            deadline(timeout),
            (result, serverTime) -> Answer.of(StoredEntries.holds(result, 1)))
        .thenCompose(
            answer -> {
              if (!(answer instanceof Answer.Given<List<Hold>> given)) {
                return CompletableFuture.completedFuture(answer.map(none -> true));
              }
              ended.accept(given.value());
              return given.value().size() < ENDED_AT_ONCE
                  ? CompletableFuture.completedFuture(Answer.of(true))
                  : clear(resource, wholeDocument, ended);
            });
  }

  private static ResourceId whole(DocumentId document) {
    return new ResourceId(document, ResourceId.WHOLE_DOCUMENT);
  }

  private long deadline(Duration timeLimit) {
    Duration limit = timeLimit.compareTo(timeout) < 0 ? timeLimit : timeout;
    return System.nanoTime() + limit.toNanos();
  }
}
