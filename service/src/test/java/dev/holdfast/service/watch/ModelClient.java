package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client that believes what it is told, and checks that it fits what it was told before: an event
 * left out, or sent twice, shows at once or in the end.
 */
final class ModelClient implements WatchSink {
  private final WatchBench bench;
  final Interest interest;
  final List<WatchMessage> messages = new ArrayList<>();

  /** The revisions of all events sent, in order. */
  final List<Long> revisions = new ArrayList<>();

  final Map<String, Hold> shown = new TreeMap<>();
  private final Map<String, Long> lastRevisions = new HashMap<>();
  private final Map<String, Hold> parts = new TreeMap<>();
  private boolean inParts;
  private int credit = Integer.MAX_VALUE;
  String token = "";
  int snapshots;
  int heartbeats;
  @Nullable Refusal ended;
  boolean aborted;

  ModelClient(WatchBench bench, Interest interest) {
    this.bench = bench;
    this.interest = interest;
  }

  /** From now on it takes so many messages and no more. */
  void setCredit(int messages) {
    credit = messages;
  }

  /** Why it was sent away. */
  Refusal refusal() {
    if (ended == null) {
      throw new AssertionError("not ended");
    }
    return ended;
  }

  boolean isInParts() {
    return inParts;
  }

  /** Goes on with another watch: what it shows stays, parts of a snapshot are thrown away. */
  void reconnect() {
    inParts = false;
    parts.clear();
    ended = null;
  }

  @Override
  public boolean isReady() {
    return credit > 0;
  }

  @Override
  public void send(WatchMessage message) {
    assertThat(ended).isNull();
    assertThat(message.serverTime()).isNotNull();
    credit -= 1;
    messages.add(message);
    if (message.snapshot() != null) {
      take(message.snapshot());
    }
    if (!message.events().isEmpty()) {
      assertThat(inParts).as("events amid the parts of a snapshot").isFalse();
      assertThat(message.resumeToken()).as("token behind events").isNotEmpty();
    }
    message.events().forEach(bytes -> take(bench.decoded(bytes)));
    if (message.heartbeat() != null) {
      heartbeats++;
    }
    if (!message.resumeToken().isEmpty()) {
      assertThat(inParts).as("a token amid the parts of a snapshot").isFalse();
      token = message.resumeToken();
    }
  }

  private void take(WatchMessage.SnapshotPart part) {
    for (LockState lock : part.locks()) {
      for (Hold hold : lock.holds()) {
        assertThat(interest.contains(hold.resource())).as("in scope").isTrue();
        assertThat(parts.put(hold.resource().toString(), hold)).as("shown twice").isNull();
      }
    }
    inParts = part.more();
    if (!inParts) {
      snapshots++;
      shown.clear();
      shown.putAll(parts);
      parts.clear();
      lastRevisions.clear();
    }
  }

  private void take(LockEvent event) {
    String resource = event.resource().toString();
    assertThat(interest.contains(event.resource())).as("in scope").isTrue();
    Long last = lastRevisions.put(resource, event.revision());
    assertThat(last == null || last < event.revision()).as("order of events").isTrue();
    revisions.add(event.revision());
    assertThat(shown.get(resource))
        .as("the hold before event %s", event.revision())
        .isEqualTo(event.ended());
    if (event.hold() == null) {
      shown.remove(resource);
    } else {
      shown.put(resource, event.hold());
    }
  }

  @Override
  public void end(Refusal refusal, Instant serverTime) {
    assertThat(ended).isNull();
    ended = refusal;
  }

  @Override
  public void abort() {
    aborted = true;
  }
}
