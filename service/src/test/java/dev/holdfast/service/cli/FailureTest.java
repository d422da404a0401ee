package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.Lock;
import io.grpc.Status.Code;
import java.net.ConnectException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {
  private static final String SERVER = "locks:9090";

  @Test
  void aHeldLockIsToldWithTheHoldersNameAndTheTimeLeft() {
    Failure failure =
        failure(
            Code.ABORTED,
            ErrorReason.LOCK_HELD,
            Map.of(
                "resource_id", "document:123:tab:diagnosis",
                "holder_user_id", "u1",
                "holder_display_name", "Dr. Smith",
                "expire_time", "2026-11-22T10:04:12Z",
                "server_time", "2026-11-22T10:00:00Z",
                "holders", "1"));

    assertThat(FailureText.of(failure, SERVER))
        .isEqualTo("document:123:tab:diagnosis is held by Dr. Smith, expires in 4 min 12 s");
    assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.HELD);
  }

  @Test
  void aSemaphoresHoldersAreCounted() {
    Failure failure =
        failure(
            Code.ABORTED,
            ErrorReason.LOCK_HELD,
            Map.of("resource_id", "gpu:1:slot", "holder_user_id", "u1", "holders", "3"));

    assertThat(FailureText.of(failure, SERVER))
        .isEqualTo("gpu:1:slot is held by u1 (3 holders in all)");
  }

  @Test
  void anEmailAddressIsNotShown() {
    Failure failure =
        failure(
            Code.ABORTED,
            ErrorReason.LOCK_HELD,
            Map.of("resource_id", "a:b:c", "holder_user_id", "jane@example.org"));

    assertThat(FailureText.of(failure, SERVER)).isEqualTo("a:b:c is held by another user");
  }

  @Test
  void aLockKeptForItsFormerHolderIsSaidToBe() {
    Failure failure = failure(Code.ABORTED, ErrorReason.LOCK_HELD, Map.of("resource_id", "a:b:c"));

    assertThat(FailureText.of(failure, SERVER))
        .isEqualTo("a:b:c is kept for its former holder or its queue");
  }

  @Test
  void aLostLockIsToldWithItsNewHolder() {
    Lock now = Lock.newBuilder().setHolder(Holder.newBuilder().setDisplayName("Jane")).build();
    Status status =
        failure(Code.ABORTED, ErrorReason.LOCK_LOST, Map.of("resource_id", "a:b:c")).status();
    Failure failure = Failure.of(status.toBuilder().addDetails(Any.pack(now)).build());

    assertThat(FailureText.of(failure, SERVER))
        .isEqualTo("The lock of a:b:c is lost: now held by Jane");
    assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.LOST);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorReason.class,
      names = {"UNRECOGNIZED"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyReasonHasASentence(ErrorReason reason) {
    assertThat(FailureText.of(failure(Code.ABORTED, reason, Map.of()), SERVER)).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, 69",
    "DEADLINE_EXCEEDED, 69",
    "UNAUTHENTICATED, 77",
    "PERMISSION_DENIED, 77",
    "INVALID_ARGUMENT, 2",
    "RESOURCE_EXHAUSTED, 1",
    "FAILED_PRECONDITION, 1",
    "UNIMPLEMENTED, 1",
    "INTERNAL, 70",
    "UNKNOWN, 70"
  })
  void everyCodeHasItsExitStatus(Code code, int exit) {
    Failure failure = Failure.of(Status.newBuilder().setCode(code.value()).build());

    assertThat(ExitCode.of(failure).number()).isEqualTo(exit);
    assertThat(FailureText.of(failure, SERVER)).isNotBlank();
  }

  @Test
  void aServerOutOfReachIsNamedWithWhatHappened() {
    Failure failure =
        Failure.of(
            io.grpc.Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(new ConnectException("Connection refused"))
                .asException());

    assertThat(FailureText.of(failure, SERVER))
        .isEqualTo("No server can be reached at locks:9090 (HOLDFAST_SERVER): Connection refused");
  }

  @Test
  void aReasonThatIsNotKnownHereIsToldInTheServersWords() {
    Status status =
        Status.newBuilder()
            .setCode(Code.RESOURCE_EXHAUSTED.value())
            .setMessage("Too many moons")
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setDomain("holdfast").setReason("MOONS").build()))
            .build();

    assertThat(FailureText.of(Failure.of(status), SERVER)).isEqualTo("Too many moons");
  }

  @Test
  void anotherDomainsReasonIsNotTakenForOurs() {
    Status status =
        Status.newBuilder()
            .setCode(Code.ABORTED.value())
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setDomain("proxy").setReason("LOCK_HELD").build()))
            .build();

    assertThat(Failure.of(status).reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
  }

  private static Failure failure(Code code, ErrorReason reason, Map<String, String> metadata) {
    return Failure.of(Failure.exception(code, reason, "message", metadata));
  }
}
