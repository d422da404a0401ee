package dev.holdfast.service.lock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the fields of calls on locks. Each check throws what it refuses. */
public final class LockRules {
  /** Room for a UUID and any prefix that a caller likes. */
  private static final int MAX_LOCK_ID = 128;

  /** Likewise. */
  private static final int MAX_SESSION_ID = 128;

  private static final int MAX_DISPLAY_NAME = 128;

  /** As the contract promises. */
  private static final int MAX_REASON = 200;

  /** As long as a token's subject may be. */
  private static final int MAX_USER_ID = 128;

  /** As the contract promises. */
  private static final int MAX_TAKEOVER_REASON = 200;

  /** A session that leaves for longer has left. */
  private static final Duration MAX_DELAY = Duration.ofHours(1);

  private static final int DEFAULT_PAGE = 100;

  /** As the contract promises; also bounds what one call reads. */
  private static final int MAX_PAGE = 1000;

  private final int metadataEntries;
  private final int metadataBytes;

  /**
   * Rules.
   *
   * @param metadataEntries how many metadata entries a hold takes
   * @param metadataBytes their keys and values together, in UTF-8
   */
  LockRules(int metadataEntries, int metadataBytes) {
    this.metadataEntries = metadataEntries;
    this.metadataBytes = metadataBytes;
  }

  /** A hold's id: any text without control characters; the service role must name its holds. */
  void checkLockId(Caller caller, String lockId) {
    checkText("lock_id", lockId, MAX_LOCK_ID);
    if (lockId.isEmpty() && caller.service()) {
      throw refused("lock_id", "a caller with the service role must name its holds");
    }
  }

  /** As {@link #checkLockId(Caller, String)}, where a session id may stand in. */
  void checkLockId(Caller caller, String lockId, String sessionId) {
    checkSessionId(sessionId);
    if (sessionId.isEmpty()) {
      checkLockId(caller, lockId);
    } else {
      checkText("lock_id", lockId, MAX_LOCK_ID);
    }
  }

  /** A session's id: any text without control characters. */
  public static void checkSessionId(String sessionId) {
    checkText("session_id", sessionId, MAX_SESSION_ID);
  }

  /** What a caller says of why it does something. */
  static void checkReason(String reason) {
    checkText("reason", reason, MAX_REASON);
  }

  /** The name that a caller gives itself: others are shown it. */
  public static void checkDisplayName(String name) {
    checkText("display_name", name, MAX_DISPLAY_NAME);
  }

  void checkMetadata(Map<String, String> metadata) {
    if (metadata.size() > metadataEntries) {
      throw refused("metadata", "at most " + metadataEntries + " entries");
    }
    int bytes = 0;
    for (var entry : metadata.entrySet()) {
      bytes += bytes(entry.getKey()) + bytes(entry.getValue());
    }
    if (bytes > metadataBytes) {
      throw refused("metadata", "at most " + metadataBytes + " bytes in all");
    }
  }

  /** The TTL to use: the caller's within the policy's bounds, or where it gave none the default. */
  Duration ttl(@Nullable Duration asked, Policy policy, Duration byDefault) {
    if (asked == null || asked.isZero()) {
      return byDefault;
    }
    if (asked.compareTo(policy.minTtl()) < 0 || asked.compareTo(policy.maxTtl()) > 0) {
      throw new RefusedException(
          Refusal.of(
              Reason.TTL_OUT_OF_RANGE,
              "ttl must be from "
                  + seconds(policy.minTtl())
                  + " to "
                  + seconds(policy.maxTtl())
                  + ", or zero for the default.",
              "ttl",
              seconds(asked),
              "min_ttl",
              seconds(policy.minTtl()),
              "max_ttl",
              seconds(policy.maxTtl())));
    }
    return asked;
  }

  /** How long to queue: nothing, or what the caller gave within the policy's bound. */
  Duration wait(@Nullable Duration asked, Policy policy) {
    if (asked == null) {
      return Duration.ZERO;
    }
    if (asked.isNegative() || asked.compareTo(policy.maxWait()) > 0) {
      throw refused("wait_timeout", "it must be from 0s to " + seconds(policy.maxWait()));
    }
    return asked;
  }

  void checkTakeoverReason(String reason) {
    checkText("reason", reason, MAX_TAKEOVER_REASON);
  }

  /** A field that may not be empty, and is no longer than an id. */
  void checkRequired(String field, String text) {
    if (text.isEmpty()) {
      throw refused(field, "it must be given");
    }
    checkText(field, text, MAX_LOCK_ID);
  }

  long fencingToken(long token) {
    if (token < 0) {
      throw refused("fencing_token", "it must not be negative");
    }
    return token;
  }

  /** A TTL for locks of any type; each type's policy bounds it further. */
  static Duration within(Duration ttl, Policy policy) {
    if (ttl.isZero() || ttl.compareTo(policy.minTtl()) >= 0) {
      return ttl.compareTo(policy.maxTtl()) > 0 ? policy.maxTtl() : ttl;
    }
    return policy.minTtl();
  }

  /** How long a session's locks may still be kept where it leaves: no longer than an hour. */
  void checkDelay(Duration delay) {
    if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
      throw refused("delay", "it must be from 0s to " + seconds(MAX_DELAY));
    }
  }

  void checkMode(Mode mode, Policy policy) {
    if (mode == Mode.SHARED && !policy.shared()) {
      throw refused("mode", "this resource type is not open to shared mode");
    }
  }

  /** The user whose locks are asked for; no longer than any user's id, so that page tokens fit. */
  void checkUserId(String userId) {
    checkText("user_id", userId, MAX_USER_ID);
  }

  int pageSize(int asked) {
    if (asked < 0) {
      throw refused("page_size", "it must not be negative");
    }
    return asked == 0 ? DEFAULT_PAGE : Math.min(asked, MAX_PAGE);
  }

  private static void checkText(String field, String text, int max) {
    if (text.length() > max) {
      throw refused(field, "at most " + max + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw refused(field, "no control characters");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** As protobuf's JSON writes a duration. */
  private static String seconds(Duration duration) {
    return duration.toNanosPart() == 0
        ? duration.toSeconds() + "s"
        : java.math.BigDecimal.valueOf(duration.toSeconds())
                .add(java.math.BigDecimal.valueOf(duration.toNanosPart(), 9))
                .stripTrailingZeros()
                .toPlainString()
            + "s";
  }

  static RefusedException refused(String field, String problem) {
    return new RefusedException(Refusal.argumentInvalid(field, problem));
  }
}
