package dev.holdfast.service.grpc;

import com.google.protobuf.Timestamp;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import java.time.Duration;
import java.time.Instant;

/** Times between protobuf's types and Java's. */
final class Times {
  /** What protobuf allows a duration either way, about 10,000 years. */
  private static final long MAX_SECONDS = 315_576_000_000L;

  private static final int MAX_NANOS = 999_999_999;

  private Times() {}

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** A duration that is not negative. */
  static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /**
   * What a caller wrote. Beyond protobuf's range it becomes the range's end, so that whoever checks
   * its bounds can refuse it by them, without an overflow before.
   *
   * @throws RefusedException ARGUMENT_INVALID where seconds and nanos do not fit each other
   */
  static Duration duration(String field, com.google.protobuf.Duration duration) {
    long seconds = duration.getSeconds();
    int nanos = duration.getNanos();
    if (Math.abs((long) nanos) > MAX_NANOS) {
      throw new RefusedException(Refusal.argumentInvalid(field, "nanos must be within one second"));
    }
    if ((seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0)) {
      throw new RefusedException(
          Refusal.argumentInvalid(field, "seconds and nanos must have the same sign"));
    }
    if (seconds > MAX_SECONDS) {
      return Duration.ofSeconds(MAX_SECONDS);
    }
    if (seconds < -MAX_SECONDS) {
      return Duration.ofSeconds(-MAX_SECONDS);
    }
    return Duration.ofSeconds(seconds, nanos);
  }
}
