package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.session.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** What a session has in a partition, as {@code include/sessions.lua} notes it. */
final class BoundMembers {
  /** How many one call answers; more are read with the next. */
  private static final int PAGE = 256;

  private static final int PARTS = 5;
  private static final int KIND = 2;
  private static final int RESOURCE = 3;
  private static final int NAME = 4;

  private BoundMembers() {}

  /**
   * One thing that a session has.
   *
   * @param kind hold, wait, ask or view
   * @param name what names it there: a hold's fencing token
   */
  record Bound(String kind, ResourceId resource, String name) {
    boolean isHold() {
      return kind.equals("hold");
    }
  }

  static Bound parse(String member) {
    String[] parts = member.split("\n", -1);
    if (parts.length != PARTS) {
      throw new IllegalStateException("a member of " + parts.length + " parts");
    }
    return new Bound(parts[KIND], ResourceIds.canonical(parts[RESOURCE]), parts[NAME]);
  }

  /** All that a session has in one partition, and when that was. */
  record All(List<Bound> bound, Instant serverTime) {}

  /** Reads all that it has in one partition. */
  static CompletableFuture<Answer<All>> read(
      Lanes lanes, int partition, SessionKey session, Duration limit) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    return new Reading(lanes, partition, session, deadlineNanos).after("", List.of());
  }

  private record Reading(Lanes lanes, int partition, SessionKey session, long deadlineNanos) {
    CompletableFuture<Answer<All>> after(String last, List<Bound> before) {
      return lanes
          .onPartition(
              OperationKind.SESSION_HOLDS,
              partition,
              List.of(session.userId(), session.sessionId(), last, Integer.toString(PAGE)),
              deadlineNanos,
              (result, serverTime) -> Answer.of(new Page(members(result), serverTime)))
          .thenCompose(
              answer ->
                  answer instanceof Answer.Given<Page> given
                      ? with(before, given.value())
                      : CompletableFuture.completedFuture(
                          answer.map(page -> new All(before, page.serverTime))));
    }

    private CompletableFuture<Answer<All>> with(List<Bound> before, Page page) {
      var all = new ArrayList<>(before);
      page.members.forEach(member -> all.add(parse(member)));
      return page.members.size() < PAGE
          ? CompletableFuture.completedFuture(Answer.of(new All(all, page.serverTime)))
          : after(page.members.get(PAGE - 1), all);
    }
  }

  private record Page(List<String> members, Instant serverTime) {}

  private static List<String> members(Result result) {
    return IntStream.rangeClosed(1, result.size()).mapToObj(result::text).toList();
  }
}
