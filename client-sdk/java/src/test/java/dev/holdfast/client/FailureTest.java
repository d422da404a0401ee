package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Lock;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  @ParameterizedTest
  @CsvSource({
    "LOCK_HELD, LockHeldException",
    "LOCK_LOST, LockLostException",
    "USER_LOCK_LIMIT, LimitReachedException",
    "QUEUE_FULL, LimitReachedException",
    "ACCESS_DENIED, AccessRefusedException",
    "TOKEN_EXPIRED, TokenRefusedException",
    "TTL_OUT_OF_RANGE, RequestInvalidException",
    "TAKEOVER_PENDING, TakeoverException",
    "STORE_UNAVAILABLE, UnavailableException"
  })
  void eachReasonHasItsException(ErrorReason reason, String exception) {
    Failure failure =
        Failure.local(Code.ABORTED, reason, "refused", Map.of("resource_id", "a:b:c"));
    assertThat(failure.exception().getClass().getSimpleName()).isEqualTo(exception);
    assertThat(failure.exception().reason()).isEqualTo(reason);
    assertThat(failure.exception().resource()).isEqualTo("a:b:c");
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, UnavailableException",
    "DEADLINE_EXCEEDED, UnavailableException",
    "UNKNOWN, UnavailableException",
    "UNAUTHENTICATED, TokenRefusedException",
    "PERMISSION_DENIED, AccessRefusedException",
    "UNIMPLEMENTED, HoldfastException",
    "INTERNAL, HoldfastException"
  })
  void withoutAReasonTheCodeDecides(Code code, String exception) {
    Failure failure = Failure.of(code.toStatus().asRuntimeException());
    assertThat(failure.exception().getClass().getSimpleName()).isEqualTo(exception);
  }

  @Test
  void reasonOfANewerServerIsUnspecified() {
    com.google.rpc.Status status =
        Failure.local(Code.ABORTED, ErrorReason.LOCK_HELD, "held", Map.of()).status();
    com.google.rpc.Status newer =
        status.toBuilder()
            .setDetails(
                0,
                Any.pack(
                    com.google.rpc.ErrorInfo.newBuilder()
                        .setDomain("holdfast")
                        .setReason("SOMETHING_NEW")
                        .build()))
            .build();
    Failure failure = Failure.of(StatusProto.toStatusRuntimeException(newer));
    assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
    assertThat(failure.exception()).isExactlyInstanceOf(HoldfastException.class);
  }

  @Test
  void locksAndRetryDelayAreInTheDetails() {
    com.google.rpc.Status status =
        Failure.local(Code.ABORTED, ErrorReason.LOCK_HELD, "held", Map.of()).status().toBuilder()
            .addDetails(Any.pack(Lock.newBuilder().setResourceId("a:b:c").build()))
            .addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(Times.message(Duration.ofMillis(1_500)))
                        .build()))
            .build();
    HoldfastException exception =
        Failure.of(StatusProto.toStatusRuntimeException(status)).exception();
    assertThat(((LockHeldException) exception).inTheWay().get(0).getResourceId())
        .isEqualTo("a:b:c");
    assertThat(exception.retryDelay()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void onlyWhatMayPassIsTriedAgain() {
    assertThat(Failure.of(Code.UNAVAILABLE.toStatus().asRuntimeException()).isTransient()).isTrue();
    assertThat(Failure.of(Code.INTERNAL.toStatus().asRuntimeException()).isTransient()).isFalse();
    assertThat(Failure.local(Code.ABORTED, ErrorReason.LOCK_LOST, "lost", Map.of()).isTransient())
        .isFalse();
  }
}
