package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input is refused with its reason, changes nothing, and is nobody's alarm. */
class BadInputIT extends BadCallSuite {
  private static final String HELD = BadRequests.HELD;

  @Override
  RunningService startService(Path data) throws IOException {
    RunningService service = RunningService.start(data, "");
    service.as("smith").acquire(AcquireRequest.newBuilder().setResourceId(HELD).build());
    return service;
  }

  static Stream<BadRequest> badRequests() {
    return BadRequests.all();
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void badRequestIsRefusedWithItsReasonAndChangesNothing(BadRequest bad) {
    Refused refused =
        Refused.by(() -> bad.call().accept(service().as("smith")), bad.code(), bad.reason());

    assertThat(refused.metadata()).containsOnlyKeys(bad.keys()).containsAllEntriesOf(bad.values());
    assertThat(refused.metadata().values()).allMatch(value -> value.length() < 250);
    assertThat(service().digest()).isEqualTo(before());
  }

  @Test
  void whatIsJustWithinTheLimitsIsTaken() {
    var request =
        AcquireRequest.newBuilder()
            .setResourceId("t".repeat(32) + ':' + "i".repeat(128) + ':' + "s".repeat(128))
            .setLockId("l".repeat(128))
            .setDisplayName("n".repeat(128))
            .setTtl(Duration.getDefaultInstance());
    // 16 entries of 64 bytes.
    IntStream.range(0, 16).forEach(i -> request.putMetadata("k%02d".formatted(i), "v".repeat(61)));

    AcquireResponse response = service().as("jane").acquire(request.build());

    assertThat(response.getLock().getMetadataCount()).isEqualTo(16);
    long ttl =
        response.getLock().getExpireTime().getSeconds()
            - response.getLock().getAcquireTime().getSeconds();
    assertThat(ttl).as("zero means the default").isEqualTo(300);
    assertThat(service().digest()).isNotEqualTo(before());
    service()
        .as("jane")
        .release(
            ReleaseRequest.newBuilder()
                .setResourceId(request.getResourceId())
                .setLockId(request.getLockId())
                .build());
  }

  @Test
  void serviceRoleMustNameItsHolds() {
    var backend = service().as("backend", "service");

    Refused refused =
        Refused.by(
            () -> backend.acquire(AcquireRequest.newBuilder().setResourceId(HELD).build()),
            Code.INVALID_ARGUMENT,
            ErrorReason.ARGUMENT_INVALID);

    assertThat(refused.metadata()).containsEntry("field", "lock_id");
    assertThat(service().digest()).isEqualTo(before());
  }

  @Test
  void pageTokenOfAnotherListIsRefused() {
    var smith = service().as("smith");
    AcquireRequest second = AcquireRequest.newBuilder().setResourceId("document:1:second").build();
    var jane = service().as("jane");
    jane.acquire(second);
    ListLocksRequest list =
        ListLocksRequest.newBuilder().setScope("document:1").setPageSize(1).build();
    String token = smith.listLocks(list).getNextPageToken();
    assertThat(token).isNotEmpty();
    ListLocksRequest next = list.toBuilder().setPageToken(token).build();
    assertThat(smith.listLocks(next).getLocksList()).hasSize(1);

    for (ListLocksRequest other :
        List.of(
            next.toBuilder().setScope("document:2").build(),
            next.toBuilder().setUserId("smith").build())) {
      Refused refused =
          Refused.by(
              () -> smith.listLocks(other), Code.INVALID_ARGUMENT, ErrorReason.ARGUMENT_INVALID);
      assertThat(refused.metadata()).containsEntry("field", "page_token");
    }
    jane.release(ReleaseRequest.newBuilder().setResourceId(second.getResourceId()).build());
  }

  @Test
  void resumeTokenOfAnotherWatchOrUserIsRefused() {
    var watch = WatchLocksRequest.newBuilder().addScopes("document:1");
    String token = service().as("smith").watchLocks(watch.build()).next().getResumeToken();
    assertThat(token).isNotEmpty();
    watch.setResumeToken(token);

    assertTokenIsRefused("jane", watch.build());
    assertTokenIsRefused("smith", watch.build().toBuilder().addScopes("document:2").build());
  }

  private void assertTokenIsRefused(String user, WatchLocksRequest watch) {
    Refused refused =
        Refused.by(
            () -> service().as(user).watchLocks(watch).next(),
            Code.INVALID_ARGUMENT,
            ErrorReason.ARGUMENT_INVALID);
    assertThat(refused.metadata()).containsEntry("field", "resume_token");
  }

  @Test
  void asManyScopesAsAllowedAreWatched() {
    var watch = WatchLocksRequest.newBuilder();
    IntStream.range(0, 64).forEach(i -> watch.addScopes("document:" + i));

    assertThat(service().as("smith").watchLocks(watch.build()).next().hasSnapshot()).isTrue();
  }
}
