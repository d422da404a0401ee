package dev.holdfast.service.cli;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says to people what a lock is like. Times left are counted by the server's clock. */
final class LockText {
  private LockText() {}

  /** {@code document:123:tab:x is held by Dr. Smith, expires in 4 min 12 s}. */
  static String state(Lock lock, Timestamp now) {
    String id = lock.getResourceId();
    if (!lock.hasHolder()) {
      return lock.hasDelayUntil()
          ? id + " is kept for its former holder for " + left(now, lock.getDelayUntil())
          : id + " is free";
    }
    String how = lock.getMode() == LockMode.LOCK_MODE_SHARED ? " is shared by " : " is held by ";
    return id + how + name(lock.getHolder()) + end(lock, now) + queue(lock.getWaiters());
  }

  /** A line for each hold; one line for a free lock. */
  static List<String> states(String resource, GetLockResponse response) {
    List<String> lines = new ArrayList<>();
    for (Lock lock : response.getLocksList()) {
      lines.add(state(lock, response.getServerTime()));
    }
    if (lines.isEmpty()) {
      lines.add(resource + " is free" + queue(response.getWaitersCount()));
    }
    return List.copyOf(lines);
  }

  /** When a hold ends: {@code , expires in 4 min 12 s}. */
  static String end(Lock lock, Timestamp now) {
    if (lock.hasGraceExpireTime()) {
      return " (disconnected), released in " + left(now, lock.getGraceExpireTime());
    }
    return lock.hasExpireTime() ? ", expires in " + left(now, lock.getExpireTime()) : "";
  }

  /** The name that a user goes by; an id that is an e-mail address is not shown. */
  static String name(Holder holder) {
    return name(holder.getDisplayName(), holder.getUserId());
  }

  static String name(String displayName, String userId) {
    if (!displayName.isEmpty()) {
      return displayName;
    }
    return userId.isEmpty() || userId.contains("@") ? "another user" : userId;
  }

  /** The names of several, with commas between. */
  static String names(List<Holder> holders) {
    return holders.stream().map(LockText::name).collect(Collectors.joining(", "));
  }

  static String left(Timestamp now, Timestamp end) {
    return DurationText.of(Duration.ofNanos(Durations.toNanos(Timestamps.between(now, end))));
  }

  private static String queue(int waiters) {
    return waiters == 0 ? "" : ", " + waiters + " waiting";
  }
}
