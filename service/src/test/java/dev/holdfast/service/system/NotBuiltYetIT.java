package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import com.google.protobuf.Duration;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AnswerTakeoverRequest;
import dev.holdfast.v1.RequestTakeoverRequest;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract has and the service has not is refused, not quietly left out. */
class NotBuiltYetIT {
  private static final String RESOURCE = "document:1:x";
  private static final Duration SECOND = Duration.newBuilder().setSeconds(1).build();

  @Test
  void isUnimplementedAndChangesNothing(@TempDir Path data) throws IOException {
    try (var service = RunningService.start(data, "");
        var log = LogCapture.open()) {
      service.as("smith").acquire(AcquireRequest.newBuilder().setResourceId(RESOURCE).build());
      String before = service.digest();

      calls(service)
          .forEach(
              (name, call) -> {
                var thrown = catchThrowableOfType(StatusRuntimeException.class, call);
                assertThat(thrown).as(name).isNotNull();
                assertThat(thrown.getStatus().getCode()).as(name).isEqualTo(Code.UNIMPLEMENTED);
              });

      assertThat(service.digest()).isEqualTo(before);
      assertThat(log.lines(Level.ERROR)).isEmpty();
    }
  }

  @Test
  void whatAWatchSaysOfViewersIsTaken(@TempDir Path data) throws IOException {
    try (var service = RunningService.start(data, "")) {
      var watch =
          WatchLocksRequest.newBuilder()
              .addScopes("document:1")
              .setInvisible(true)
              .setOmitViewers(true)
              .build();

      assertThat(service.as("smith").watchLocks(watch).next().hasSnapshot()).isTrue();
    }
  }

  private static Map<String, ThrowingCallable> calls(RunningService service) {
    var smith = service.as("smith");
    var acquire = AcquireRequest.newBuilder().setResourceId(RESOURCE);
    var calls = new LinkedHashMap<String, ThrowingCallable>();
    calls.put(
        "Acquire that waits", () -> smith.acquire(acquire.clone().setWaitTimeout(SECOND).build()));
    calls.put(
        "RequestTakeover",
        () -> smith.requestTakeover(RequestTakeoverRequest.getDefaultInstance()));
    calls.put(
        "AnswerTakeover", () -> smith.answerTakeover(AnswerTakeoverRequest.getDefaultInstance()));
    return calls;
  }
}
