package dev.holdfast.service.grpc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps each user's calls below a rate. The service role is a backend with many users behind it and
 * has no limit.
 */
final class RateLimitInterceptor implements ServerInterceptor {
  /** So that many made-up users cannot fill the heap; about 100 bytes each. */
  private static final int MAX_USERS = 100_000;

  private final int callsPerSecond;
  private final int burst;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final Cache<String, CallRate> rates;

  /**
   * A limit that begins with a full allowance for everybody.
   *
   * @param callsPerSecond at least 1
   * @param burst how many calls may come at once, at least 1
   * @param nanoTime as {@link System#nanoTime()}
   */
  RateLimitInterceptor(int callsPerSecond, int burst, LongSupplier nanoTime) {
    this.callsPerSecond = callsPerSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
    intervalNanos = TimeUnit.SECONDS.toNanos(1) / callsPerSecond;
    // Once idle for this long a user has a full allowance, and need not be remembered.
    Duration untilFull = Duration.ofNanos(intervalNanos * burst);
    rates =
        Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .expireAfterAccess(untilFull)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Caller caller = Client.current().caller();
    if (!caller.service()) {
      long now = nanoTime.getAsLong();
      Duration wait =
          rates.get(caller.userId(), user -> new CallRate(now)).take(now, intervalNanos, burst);
      if (!wait.isZero()) {
        return RefusedCall.close(call, tooFast(wait));
      }
    }
    return next.startCall(call, headers);
  }

  private Refusal tooFast(Duration wait) {
    return new Refusal(
        Reason.RATE_LIMITED,
        "More than " + callsPerSecond + " calls a second.",
        Map.of("limit", Integer.toString(callsPerSecond)),
        List.of(),
        wait);
  }
}
