package dev.holdfast.service.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.Policies;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.watch.Attendance;
import dev.holdfast.service.watch.WatchRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Caller SMITH = new Caller("smith", "", false, false, Instant.MAX);
  private static final Policies POLICIES = ConfigLoader.parse("", Map.of()).policies();
  private static final SessionKey TAB = new SessionKey("smith", "tab");

  private final ScriptedSessionStore store = new ScriptedSessionStore();
  private final Sessions sessions = new Sessions(store, POLICIES);

  @Test
  void aWatchBeginsWhenItsStreamIsAttachedAtHomeAndWhereItWatches() {
    CompletableFuture<Answer<Boolean>> begun = attend("tab").begin();
    assertThat(begun).isNotDone();
    store.answerAll();
    assertThat(begun.join()).isEqualTo(Answer.of(true));
    assertThat(store.attached).containsExactly("tab/1@0", "tab/1@1");
    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void isAttachedWhereverTheSessionHasBeenBefore() {
    store.known.add(ScriptedSessionStore.ELSEWHERE);
    open("tab");
    store.answerAll();
    assertThat(store.attached).contains("tab/1@2");
  }

  @Test
  void allStreamsAreAttachedWhereOneTakesALock() {
    open("tab");
    open("tab");
    store.answerAll();
    sessions.use(TAB, ScriptedSessionStore.ELSEWHERE);
    store.answerAll();
    assertThat(store.attached).contains("tab/1@2", "tab/2@2");
  }

  @Test
  void isForgottenWhenTheStoreKnowsThatItsStreamsHaveEnded() {
    Attendance attendance = attend("tab");
    begin(attendance);
    store.answerAll();
    attendance.end();
    assertThat(sessions.count()).isEqualTo(1);
    store.answerAll();
    assertThat(store.attached).isEmpty();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void aStreamThatEndsWhileItIsBeingAttachedIsDetachedAfterwards() {
    Attendance attendance = attend("tab");
    begin(attendance);
    attendance.end();
    store.answerAll();
    assertThat(store.attached).isEmpty();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void whatTheStoreDidNotAnswerRefusesTheWatchAndIsTakenBack() {
    Attendance attendance = attend("tab");
    CompletableFuture<Answer<Boolean>> begun = attendance.begin();
    store.failAll();
    assertThat(begun.join()).isInstanceOf(Answer.Refused.class);
    attendance.end();
    assertThat(store.waiting)
        .extracting(ScriptedSessionStore.Call::text)
        .contains("detach tab/1@0", "detach tab/1@1");
    store.failAll();
    assertThat(sessions.count()).isEqualTo(1);
    store.keeper.retry();
    store.answerAll();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void aStreamThatOpensWhileTheStoreDoesNotAnswerIsRefusedToo() {
    Attendance former = attend("tab");
    begin(former);
    CompletableFuture<Answer<Boolean>> begun = attend("tab").begin();
    store.failAll();
    assertThat(begun).isNotDone();
    store.failAll();
    assertThat(begun).isCompletedWithValueMatching(Answer.Refused.class::isInstance);
    assertThat(store.waiting).isEmpty();
  }

  @Test
  void anEndThatTheStoreDidNotHearOfIsToldAgain() {
    Attendance attendance = attend("tab");
    begin(attendance);
    store.answerAll();
    attendance.end();
    store.failAll();
    assertThat(store.attached).isNotEmpty();
    store.keeper.retry();
    store.answerAll();
    assertThat(store.attached).isEmpty();
  }

  @Test
  void allIsToldAnewWhenTheStoreHasLetGo() {
    open("tab");
    open("other");
    store.answerAll();
    store.attached.clear();
    store.keeper.attachAllAnew();
    store.answerAll();
    assertThat(store.attached).contains("tab/1@0", "tab/1@1", "other/2@0", "other/2@1");
  }

  @Test
  void anAnswerFromBeforeTheStoreLetGoCountsForNothing() {
    open("tab");
    List<ScriptedSessionStore.Call> before = new ArrayList<>(store.waiting);
    store.waiting.clear();
    store.keeper.attachAllAnew();
    before.forEach(call -> call.answer().run());
    store.attached.clear();
    store.answerAll();
    assertThat(store.attached).containsExactly("tab/1@0", "tab/1@1");
  }

  @Test
  void aStreamThatEndsWhileTheStoreLetsGoIsDetachedAllTheSame() {
    Attendance attendance = attend("tab");
    begin(attendance);
    attendance.end();
    store.keeper.attachAllAnew();
    store.answerAll();
    assertThat(store.attached).isEmpty();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void isAttachedAnewOnlyWhereAStreamIsOpen() {
    assertThat(store.keeper.attachWhereOpen(TAB, ScriptedSessionStore.ELSEWHERE)).isFalse();
    Attendance attendance = attend("tab");
    begin(attendance);
    store.answerAll();
    assertThat(store.keeper.attachWhereOpen(TAB, ScriptedSessionStore.ELSEWHERE)).isTrue();
    store.answerAll();
    assertThat(store.attached).contains("tab/1@2");
    attendance.end();
    assertThat(store.keeper.attachWhereOpen(TAB, ScriptedSessionStore.ELSEWHERE)).isFalse();
  }

  @Test
  void thousandsDoNotTellTheStoreAllAtOnce() {
    for (int i = 0; i < 2_000; i++) {
      open("tab" + i);
    }
    assertThat(store.waiting).hasSizeLessThan(200);
    store.answerAll();
    assertThat(store.attached).hasSize(4_000);
  }

  @Test
  void aStoreThatRefusesThousandsAtOnceEndsNoStack() {
    for (int i = 0; i < 5_000; i++) {
      open("tab" + i);
    }
    while (!store.waiting.isEmpty()) {
      store.failAll();
    }
    store.keeper.retry();
    store.answerAll();
    assertThat(store.attached).hasSize(10_000);
  }

  @Test
  void aWatchOfNoSessionIsAttendedByNobody() {
    assertThat(attend("")).isSameAs(Attendance.NONE);
  }

  @Test
  void aSessionIdHasNoLineFeed() {
    assertThatThrownBy(() -> attend("a\nb")).isInstanceOf(RefusedException.class);
  }

  @Test
  void aNameThatOthersAreShownIsBounded() {
    assertThatThrownBy(() -> attend("tab", "n".repeat(129))).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> attend("tab", "Dr.\nSmith")).isInstanceOf(RefusedException.class);
  }

  private Attendance attend(String session) {
    return attend(session, "");
  }

  private Attendance attend(String session, String name) {
    var document = new Scope.OneDocument(new DocumentId("document", "watched"));
    return sessions.attend(new WatchRequest(SMITH, List.of(document), "").in(session, name));
  }

  private void open(String session) {
    begin(attend(session));
  }

  private static void begin(Attendance attendance) {
    var unused = attendance.begin();
  }
}
