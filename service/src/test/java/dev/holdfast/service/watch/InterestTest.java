package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterestTest {
  private static final DocumentId ONE = new DocumentId("document", "1");
  private static final Scope DOCUMENT = new Scope.OneDocument(ONE);
  private static final Scope A = lock("a");
  private static final Scope B = lock("b");
  private static final Scope TYPE = new Scope.OneType("document");

  private static Scope lock(String section) {
    return new Scope.OneLock(new ResourceId(ONE, section));
  }

  private static Interest of(Scope... scopes) {
    return Interest.of(List.of(scopes));
  }

  @Test
  void scopeWithinAnotherIsLeftOut() {
    assertThat(of(A, DOCUMENT)).hasToString("document:1");
    assertThat(of(DOCUMENT, A)).hasToString("document:1");
    assertThat(of(A, DOCUMENT, TYPE)).hasToString("document:*");
    assertThat(of(A, TYPE, new Scope.Everything())).hasToString("*");
    assertThat(of(B, A, A)).hasToString(of(A, B).toString());
  }

  @Test
  void coversWhatItsScopesDo() {
    for (Interest interest : List.of(of(A), of(A, B), of(DOCUMENT), of(TYPE))) {
      assertThat(interest.contains(new ResourceId(ONE, "a"))).isTrue();
      assertThat(interest.contains(new ResourceId(ONE, "*"))).isTrue();
      assertThat(interest.contains(new ResourceId(new DocumentId("report", "1"), "a"))).isFalse();
    }
    assertThat(of(A).contains(new ResourceId(ONE, "b"))).isFalse();
    assertThat(of(DOCUMENT).contains(new ResourceId(new DocumentId("document", "2"), "a")))
        .isFalse();
    assertThat(of(lock("*")).contains(new ResourceId(ONE, "a"))).isFalse();
  }

  @Test
  void documentIsReadOnceHoweverManyOfItsLocksAreWatched() {
    assertThat(of(A).reading(ONE)).isEqualTo(A);
    assertThat(of(A, B).reading(ONE)).isEqualTo(DOCUMENT);
    assertThat(of(DOCUMENT, A).reading(ONE)).isEqualTo(DOCUMENT);
  }

  @Test
  void partitionsAreThoseOfItsDocumentsOrAll() {
    ScriptedStore store = new ScriptedStore(4);
    assertThat(of(A, B).partitions(store)).containsExactly(store.partitionOf(ONE));
    assertThat(of(TYPE).partitions(store)).containsExactly(0, 1, 2, 3);
  }
}
