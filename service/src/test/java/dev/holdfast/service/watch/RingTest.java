package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.watch.EventStore.Head;
import org.junit.jupiter.api.Test;

class RingTest {
  private final Ring ring = new Ring(3, new Head("e", 10));

  private static LockEvent event(long revision, long previous, String epoch) {
    return new LockEvent(
        EventType.RENEWED,
        WatchBench.resource("document", "1", "a"),
        null,
        null,
        null,
        0,
        0,
        null,
        null,
        ScriptedStore.NOW,
        revision,
        new LockEvent.Position(epoch, previous));
  }

  private void add(long... revisions) {
    for (long revision : revisions) {
      ring.add(event(revision, ring.lastRevision(), "e"));
    }
  }

  @Test
  void newestOverwriteTheOldest() {
    add(12, 15, 19, 20);
    assertThat(ring.first()).isEqualTo(1);
    assertThat(ring.next()).isEqualTo(4);
    assertThat(ring.baseRevision()).isEqualTo(12);
    assertThat(ring.lastRevision()).isEqualTo(20);
    assertThat(ring.get(1).revision()).isEqualTo(15);
    assertThatThrownBy(() -> ring.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ring.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void placeAfterARevisionIsFound() {
    add(12, 15, 19);
    assertThat(ring.sequenceAfter(10)).isEqualTo(0);
    assertThat(ring.sequenceAfter(12)).isEqualTo(1);
    assertThat(ring.sequenceAfter(14)).isEqualTo(1);
    assertThat(ring.sequenceAfter(19)).isEqualTo(3);
    assertThat(ring.revisionBefore(0)).isEqualTo(10);
    assertThat(ring.revisionBefore(3)).isEqualTo(19);
  }

  @Test
  void onlyTheVeryNextEventFits() {
    add(12);
    assertThat(ring.isNext(event(13, 12, "e"))).isTrue();
    assertThat(ring.isNext(event(14, 13, "e"))).isFalse();
    assertThat(ring.isNext(event(13, 12, "f"))).isFalse();
  }

  @Test
  void breakInHistoryForgetsEventsButNotWhereItCounts() {
    add(12, 15);
    ring.reset(new Head("f", 3));
    assertThat(ring.first()).isEqualTo(2);
    assertThat(ring.next()).isEqualTo(2);
    assertThat(ring.lastRevision()).isEqualTo(3);
    assertThat(ring.epochMark()).isEqualTo(Fingerprint.of("f"));
    assertThat(ring.sequenceAfter(0)).isEqualTo(2);
  }
}
