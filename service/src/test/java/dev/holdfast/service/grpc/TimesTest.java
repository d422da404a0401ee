package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.RefusedException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  @Test
  void instantKeepsItsNanoseconds() {
    Instant instant = Instant.ofEpochSecond(1_790_000_000L, 123_456_789);

    assertThat(Timestamps.toNanos(Times.timestamp(instant))).isEqualTo(1_790_000_000_123_456_789L);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "300, 0", "0, 1", "1, 999999999", "-1, 0", "0, -1", "-2, -500000000"})
  void durationKeepsItsSecondsAndNanos(long seconds, int nanos) {
    Duration duration = Times.duration("ttl", duration(seconds, nanos));

    assertThat(duration).isEqualTo(Duration.ofSeconds(seconds).plusNanos(nanos));
  }

  @Test
  void durationComesBackAsItWent() {
    Duration duration = Duration.ofMillis(1_500);

    assertThat(Durations.toMillis(Times.duration(duration))).isEqualTo(1_500);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1000000000",
    "0, -1000000000",
    "0, 2147483647",
    "0, -2147483648",
    "1, -1",
    "-1, 1",
    "9223372036854775807, -1"
  })
  void durationWhoseNanosDoNotFitIsRefusedWithItsField(long seconds, int nanos) {
    assertThatThrownBy(() -> Times.duration("ttl", duration(seconds, nanos)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().reason()).isEqualTo(Reason.ARGUMENT_INVALID);
              assertThat(e.refusal().metadata()).containsEntry("field", "ttl");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 999999999, 315576000000",
    "-9223372036854775808, -999999999, -315576000000",
    "315576000001, 0, 315576000000"
  })
  void durationBeyondProtobufsRangeBecomesItsEnd(long seconds, int nanos, long end) {
    assertThat(Times.duration("ttl", duration(seconds, nanos))).hasSeconds(end);
  }

  private static com.google.protobuf.Duration duration(long seconds, int nanos) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }
}
