package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The id {@code type:id} of old clients. */
class TwoPartIdIT {
  private static final AcquireRequest ACQUIRE =
      AcquireRequest.newBuilder().setResourceId("document:1").build();
  private static final RenewRequest RENEW =
      RenewRequest.newBuilder().setResourceId("document:1").build();
  private static final GetLockRequest GET =
      GetLockRequest.newBuilder().setResourceId("document:1").build();
  private static final ReleaseRequest RELEASE =
      ReleaseRequest.newBuilder().setResourceId("document:1").build();

  @TempDir Path data;

  @Test
  void meansTheMainSectionAndIsCountedAndLogged() throws IOException {
    try (var service = RunningService.start(data, "");
        var log = LogCapture.open()) {
      var smith = service.as("smith");

      assertThat(smith.acquire(ACQUIRE).getLock().getResourceId()).isEqualTo("document:1:main");
      assertThat(smith.renew(RENEW).getLocks(0).getResourceId()).isEqualTo("document:1:main");
      assertThat(smith.getLock(GET).getLocks(0).getResourceId()).isEqualTo("document:1:main");
      assertThat(smith.release(RELEASE).getReleased()).isTrue();

      assertThat(service.metrics()).contains("\ndeprecated_format_count_total 4.0\n");
      assertThat(log.lines(Level.WARN))
          .hasSize(4)
          .allMatch(line -> line.endsWith(": DEPRECATED_RESOURCE_ID"));
      assertThat(log.lines(Level.ERROR)).isEmpty();
    }
  }

  @Test
  void isCountedAndNotLoggedWhereTheWarningIsOff() throws IOException {
    try (var service = RunningService.start(data, "locks: {deprecation-warn: false}");
        var log = LogCapture.open()) {
      service.as("smith").acquire(ACQUIRE);

      assertThat(service.metrics()).contains("\ndeprecated_format_count_total 1.0\n");
      assertThat(log.lines(Level.WARN)).isEmpty();
    }
  }

  @Test
  void isIncompleteWhereTheModeIsOff() throws IOException {
    try (var service = RunningService.start(data, "locks: {backward-compat: false}");
        var log = LogCapture.open()) {
      var smith = service.as("smith");
      String before = service.digest();

      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> smith.acquire(ACQUIRE),
              () -> smith.renew(RENEW),
              () -> smith.getLock(GET),
              () -> smith.release(RELEASE))) {
        Refused refused =
            Refused.by(call, Code.INVALID_ARGUMENT, ErrorReason.RESOURCE_ID_INCOMPLETE);
        assertThat(refused.metadata()).containsOnlyKeys("resource_id");
        assertThat(refused.metadata()).containsEntry("resource_id", "document:1");
      }

      assertThat(service.digest()).isEqualTo(before);
      assertThat(service.metrics()).contains("\ndeprecated_format_count_total 0.0\n");
      assertThat(log.lines(Level.ERROR)).isEmpty();
    }
  }
}
