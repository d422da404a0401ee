package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.LockStore.ListQuery;
import dev.holdfast.service.lock.LockStore.LockPage;
import dev.holdfast.service.lock.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lists locks in the order of their ids, across partitions: each gives its next ids, the least of
 * all make the page, and their locks are read partition by partition. Each lock is as it was at one
 * moment of its reading; a page is no snapshot.
 */
final class LockListing {
  private static final Comparator<ResourceId> BY_ID = Comparator.comparing(ResourceId::toString);

  private final Partitions partitions;
  private final IdsScript ids;
  private final SnapshotScript snapshots;

  LockListing(Partitions partitions, IdsScript ids, SnapshotScript snapshots) {
    this.partitions = partitions;
    this.ids = ids;
    this.snapshots = snapshots;
  }

  CompletableFuture<Answer<LockPage>> page(ListQuery query) {
    return query.scope().isWide() ? widePage(query) : documentPage(query);
  }

  private CompletableFuture<Answer<LockPage>> documentPage(ListQuery query) {
    return snapshots
        .document(query.scope(), false)
        .thenApply(
            reading -> {
              List<LockState> behind =
                  reading.locks().stream()
                      .filter(state -> query.scope().contains(state.resource()))
                      .filter(state -> state.resource().toString().compareTo(query.after()) > 0)
                      .sorted(Comparator.comparing(LockState::resource, BY_ID))
                      .toList();
              return page(query, behind, "", reading.serverTime());
            });
  }

  private CompletableFuture<Answer<LockPage>> widePage(ListQuery query) {
    List<CompletableFuture<IdsScript.Listed>> listed =
        IntStream.range(0, partitions.count())
            .mapToObj(p -> ids.list(p, query.scope(), query.after(), query.size()))
            .toList();
    return all(listed)
        .thenCompose(
            lists -> {
              List<ResourceId> least =
                  lists.stream()
                      .flatMap(list -> list.ids().stream())
                      .sorted(BY_ID)
                      .limit(query.size())
                      .toList();
              String next =
                  least.size() < query.size() ? "" : least.get(least.size() - 1).toString();
              return read(query, least, next);
            });
  }

  private CompletableFuture<Answer<LockPage>> read(
      ListQuery query, List<ResourceId> resources, String next) {
    Map<Integer, List<ResourceId>> byPartition =
        resources.stream().collect(Collectors.groupingBy(r -> partitions.of(r.document())));
    var readings = new ArrayList<CompletableFuture<SnapshotScript.Reading>>();
    byPartition.forEach((partition, of) -> readings.add(snapshots.resources(partition, of)));
    if (readings.isEmpty()) {
      // An empty page has a time too.
      readings.add(snapshots.head(0));
    }
    return all(readings)
        .thenApply(
            read -> {
              List<LockState> states =
                  read.stream()
                      .flatMap(reading -> reading.locks().stream())
                      .sorted(Comparator.comparing(LockState::resource, BY_ID))
                      .toList();
              Instant serverTime =
                  read.stream()
                      .map(SnapshotScript.Reading::serverTime)
                      .max(Comparator.naturalOrder())
                      .orElseThrow();
              return page(query, states, next, serverTime);
            });
  }

  /**
   * Cuts a page where it has enough holds; a resource's holds are never split.
   *
   * @param next where the next page begins if nothing is cut
   */
  private static Answer<LockPage> page(
      ListQuery query, List<LockState> states, String next, Instant serverTime) {
    var page = new ArrayList<LockState>();
    int holds = 0;
    for (LockState state : states) {
      LockState wanted = ofUser(query, state);
      if (!page.isEmpty() && holds + wanted.holds().size() > query.size()) {
        return Answer.of(
            new LockPage(page, page.get(page.size() - 1).resource().toString(), serverTime));
      }
      if (wanted.isHeld()) {
        page.add(wanted);
        holds += wanted.holds().size();
      }
    }
    return Answer.of(new LockPage(page, next, serverTime));
  }

  private static LockState ofUser(ListQuery query, LockState state) {
    String user = query.userId();
    if (user == null) {
      return state;
    }
    List<Hold> holds = state.holds().stream().filter(h -> h.userId().equals(user)).toList();
    return new LockState(state.resource(), holds, state.delayUntil(), state.waiters());
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }
}
