package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.ReleaseReason;
import dev.holdfast.v1.Takeover;
import dev.holdfast.v1.Viewer;
import dev.holdfast.v1.ViewerEvent;
import dev.holdfast.v1.ViewerEventType;
import java.text.ParseException;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EventTextTest {
  private static final Holder SMITH = Holder.newBuilder().setDisplayName("Dr. Smith").build();
  private static final Holder JANE = Holder.newBuilder().setDisplayName("Nurse Jane").build();

  private final EventText text = new EventText(ZoneOffset.UTC);

  @Test
  void anAcquireIsToldWithTimeHolderAndEnd() throws ParseException {
    LockEvent event =
        event(LockEventType.LOCK_EVENT_TYPE_ACQUIRED)
            .setLock(ScriptedServer.lock("a:b:c", millis(now()), Duration.ofMinutes(5)))
            .build();

    assertThat(text.of(event)).isEqualTo("14:03:12 a:b:c acquired by Dr. Smith, expires in 5 min");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RELEASE_REASON_HOLDER | released by Dr. Smith, free now",
        "RELEASE_REASON_DISCONNECT | released, since Dr. Smith stayed away, free now",
        "RELEASE_REASON_ADMIN | released by an administrator, was held by Dr. Smith, free now"
      })
  void aReleaseIsToldWithItsReason(ReleaseReason reason, String words) throws ParseException {
    LockEvent event =
        event(LockEventType.LOCK_EVENT_TYPE_RELEASED)
            .setPreviousHolder(SMITH)
            .setReleaseReason(reason)
            .build();

    assertThat(text.of(event)).isEqualTo("14:03:12 a:b:c " + words);
  }

  @Test
  void anExpiryThatLeavesOtherHoldersCountsThem() throws ParseException {
    LockEvent event =
        event(LockEventType.LOCK_EVENT_TYPE_EXPIRED).setPreviousHolder(SMITH).setHolders(2).build();

    assertThat(text.of(event)).endsWith("expired, was held by Dr. Smith, 2 holders left");
  }

  @Test
  void aLockKeptForItsFormerHolderIsNotCalledFree() throws ParseException {
    Lock kept =
        Lock.newBuilder()
            .setResourceId("a:b:c")
            .setDelayUntil(Timestamps.fromMillis(millis(now()) + 15_000))
            .build();
    LockEvent event = event(LockEventType.LOCK_EVENT_TYPE_EXPIRED).setLock(kept).build();

    assertThat(text.of(event)).endsWith(", kept for 15 s");
  }

  @Test
  void aTakeoverNamesBoth() throws ParseException {
    LockEvent event =
        event(LockEventType.LOCK_EVENT_TYPE_TAKEN_OVER)
            .setLock(Lock.newBuilder().setResourceId("a:b:c").setHolder(JANE))
            .setPreviousHolder(SMITH)
            .build();

    assertThat(text.of(event)).endsWith("taken over by Nurse Jane from Dr. Smith");
  }

  @Test
  void aTakeoverRequestNamesTheRequester() throws ParseException {
    Takeover takeover = Takeover.newBuilder().setRequesterDisplayName("Nurse Jane").build();
    LockEvent event =
        event(LockEventType.LOCK_EVENT_TYPE_TAKEOVER_REQUESTED)
            .setLock(Lock.newBuilder().setResourceId("a:b:c").setTakeover(takeover))
            .build();

    assertThat(text.of(event)).endsWith("asked for by Nurse Jane");
  }

  @ParameterizedTest
  @EnumSource(
      value = LockEventType.class,
      names = {"UNRECOGNIZED"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyTypeHasWords(LockEventType type) throws ParseException {
    assertThat(text.of(event(type).build())).startsWith("14:03:12 a:b:c ").doesNotEndWith(" ");
  }

  @Test
  void viewersAreToldWithTheirNumber() throws ParseException {
    ViewerEvent event =
        ViewerEvent.newBuilder()
            .setType(ViewerEventType.VIEWER_EVENT_TYPE_JOINED)
            .setViewer(Viewer.newBuilder().setScope("a:b").setDisplayName("Nurse Jane"))
            .setViewerCount(2)
            .build();

    assertThat(text.of(event, now())).isEqualTo("14:03:12 a:b Nurse Jane is looking, 2 viewers");
  }

  private static LockEvent.Builder event(LockEventType type) throws ParseException {
    return LockEvent.newBuilder()
        .setType(type)
        .setLock(Lock.newBuilder().setResourceId("a:b:c"))
        .setTime(now());
  }

  private static Timestamp now() throws ParseException {
    return Timestamps.parse("2026-11-22T14:03:12Z");
  }

  private static long millis(Timestamp time) {
    return Timestamps.toMillis(time);
  }
}
