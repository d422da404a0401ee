package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Drainable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchPayloadTest {
  private static final ResourceId RESOURCE = new ResourceId(new DocumentId("document", "1"), "a");

  private final WatchEventEncoder encoder = new WatchEventEncoder();

  private static Hold hold(String user, long token) {
    return new Hold(
        RESOURCE,
        user,
        "Name",
        "lock-of-" + user,
        "session-of-" + user,
        Mode.EXCLUSIVE,
        Instant.EPOCH,
        Instant.EPOCH,
        token,
        Map.of("k", "v"));
  }

  private static LockEvent event(EventType type, @Nullable Instant delayUntil) {
    return new LockEvent(
        type,
        RESOURCE,
        type == EventType.RELEASED ? null : hold("jane", 8),
        hold("smith", 7),
        type == EventType.RELEASED ? ReleaseReason.DISCONNECT : null,
        3,
        2,
        delayUntil,
        Instant.ofEpochSecond(5),
        9,
        new LockEvent.Position("e", 8));
  }

  private WatchLocksResponse read(WatchPayload payload) throws IOException {
    try (InputStream stream = payload.stream()) {
      return WatchLocksResponse.parseFrom(stream);
    }
  }

  @Test
  void piecesReadAsOneMessageInTheirOrder() throws IOException {
    WatchLocksResponse rest = WatchLocksResponse.newBuilder().setResumeToken("t").build();
    byte[] acquired = encoder.encode(event(EventType.ACQUIRED, null), "");
    byte[] released = encoder.encode(event(EventType.RELEASED, null), "");
    WatchPayload payload = new WatchPayload(List.of(acquired, released, rest.toByteArray()));
    WatchLocksResponse read = read(payload);
    assertThat(read.getLockEventsList())
        .extracting(dev.holdfast.v1.LockEvent::getType)
        .containsExactly(
            LockEventType.LOCK_EVENT_TYPE_ACQUIRED, LockEventType.LOCK_EVENT_TYPE_RELEASED);
    assertThat(read.getResumeToken()).isEqualTo("t");

    ByteArrayOutputStream drained = new ByteArrayOutputStream();
    InputStream stream = payload.stream();
    int length = stream.available();
    assertThat(((Drainable) stream).drainTo(drained)).isEqualTo(length);
    assertThat(stream.available()).isZero();
    assertThat(WatchLocksResponse.parseFrom(drained.toByteArray())).isEqualTo(read);
  }

  @Test
  void streamThatWasReadInPartDrainsItsRest() throws IOException {
    WatchPayload payload = new WatchPayload(List.of(new byte[] {1, 2}, new byte[] {3, 4}));
    InputStream stream = payload.stream();
    assertThat(stream.read()).isEqualTo(1);
    assertThat(stream.available()).isEqualTo(3);
    ByteArrayOutputStream drained = new ByteArrayOutputStream();
    assertThat(((Drainable) stream).drainTo(drained)).isEqualTo(3);
    assertThat(drained.toByteArray()).containsExactly(2, 3, 4);
  }

  @Test
  void eachUserSeesTheIdsOfOwnHoldsOnly() throws IOException {
    LockEvent event = event(EventType.TAKEN_OVER, null);
    for (String user : List.of("", "jane", "smith")) {
      var seen = read(new WatchPayload(List.of(encoder.encode(event, user)))).getLockEvents(0);
      assertThat(seen.getLock().getHolder().getLockId())
          .isEqualTo(user.equals("jane") ? "lock-of-jane" : "");
      assertThat(seen.getLock().getHolder().getSessionId())
          .isEqualTo(user.equals("jane") ? "session-of-jane" : "");
      assertThat(seen.getPreviousHolder().getLockId())
          .isEqualTo(user.equals("smith") ? "lock-of-smith" : "");
      assertThat(seen.getPreviousHolder().getUserId()).isEqualTo("smith");
    }
  }

  @Test
  void lockThatBecameFreeHasNoHolderAndTellsWhomItIsKeptFor() throws IOException {
    var seen = WatchEventEncoder.message(event(EventType.RELEASED, Instant.ofEpochSecond(6)), "");
    assertThat(seen.getLock().hasHolder()).isFalse();
    assertThat(seen.getLock().getResourceId()).isEqualTo("document:1:a");
    assertThat(seen.getLock().getDelayUntil().getSeconds()).isEqualTo(6);
    assertThat(seen.getLock().getWaiters()).isEqualTo(2);
    assertThat(seen.getHolders()).isEqualTo(3);
    assertThat(seen.getEndedFencingToken()).isEqualTo(7);
    assertThat(seen.getReleaseReason())
        .isEqualTo(dev.holdfast.v1.ReleaseReason.RELEASE_REASON_DISCONNECT);
    assertThat(seen.getTime().getSeconds()).isEqualTo(5);
    assertThat(seen.getRevision()).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACCESS_CHANGED", "VIEWER_JOINED", "VIEWER_LEFT"})
  void everyTypeOfALockIsTheContractsOfTheSameName(EventType type) {
    assertThat(WatchEventEncoder.message(event(type, null), "").getType().name())
        .isEqualTo("LOCK_EVENT_TYPE_" + type);
  }

  @Test
  void whatInstancesTellEachOtherIsNoEntry() {
    assertThat(new WatchEventEncoder().encode(event(EventType.ACCESS_CHANGED, null), "")).isEmpty();
  }
}
