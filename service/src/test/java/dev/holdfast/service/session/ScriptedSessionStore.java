package dev.holdfast.service.session;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** A store of three partitions that writes down what it is told, and answers when it is let. */
final class ScriptedSessionStore implements SessionStore {
  static final int HOME = 0;
  static final int WATCHED = 1;
  static final int ELSEWHERE = 2;

  /** One call that waits for its answer. */
  record Call(String text, Runnable answer, Runnable fail) {}

  final List<Call> waiting = new ArrayList<>();

  /** What is attached, as {@code session/stream@partition}. */
  final Set<String> attached = new TreeSet<>();

  /** In which partitions every session is known already. */
  final Set<Integer> known = new TreeSet<>();

  Keeper keeper = Keeper.NONE;

  @Override
  public int partitions() {
    return 3;
  }

  @Override
  public int partitionOf(DocumentId document) {
    return document.id().equals("watched") ? WATCHED : ELSEWHERE;
  }

  @Override
  public int homeOf(String userId) {
    return HOME;
  }

  @Override
  public void keptBy(Keeper has) {
    keeper = has;
  }

  @Override
  public CompletableFuture<Answer<Attached>> attach(
      SessionKey session, OpenStream stream, int partition, Where where) {
    String what = session.sessionId() + '/' + stream.id() + '@' + partition;
    var answer = new CompletableFuture<Answer<Attached>>();
    waiting.add(
        new Call(
            "attach " + what,
            () -> {
              boolean here = where != Where.KNOWN || known.contains(partition);
              if (here) {
                attached.add(what);
              }
              answer.complete(Answer.of(here ? Attached.ATTACHED : Attached.UNKNOWN));
            },
            () -> answer.complete(Answer.refused(Refusal.storeUnavailable()))));
    return answer;
  }

  @Override
  public CompletableFuture<Answer<Boolean>> detach(
      SessionKey session, String streamId, int partition) {
    String what = session.sessionId() + '/' + streamId + '@' + partition;
    var answer = new CompletableFuture<Answer<Boolean>>();
    waiting.add(
        new Call(
            "detach " + what,
            () -> {
              attached.remove(what);
              answer.complete(Answer.of(true));
            },
            () -> answer.complete(Answer.refused(Refusal.storeUnavailable()))));
    return answer;
  }

  /** Answers all that waits, and what follows of it. */
  void answerAll() {
    while (!waiting.isEmpty()) {
      List<Call> now = List.copyOf(waiting);
      waiting.clear();
      now.forEach(call -> call.answer().run());
    }
  }

  /** Does not answer what waits. */
  void failAll() {
    List<Call> now = List.copyOf(waiting);
    waiting.clear();
    now.forEach(call -> call.fail().run());
  }
}
