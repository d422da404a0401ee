package dev.holdfast.service.ops;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import java.time.Duration;
import java.util.Locale;
import net.logstash.logback.argument.StructuredArgument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log's events about locks: one JSON line each, its {@code event} and fields being names that
 * others search for. The line is written by a thread of the log; where its queue is full, the line
 * is dropped and counted ({@code log.lines.lost}), since a slow disk must not slow a lock.
 */
public final class LockLog {
  private static final Logger log = LoggerFactory.getLogger(LockLog.class);

  /**
   * Somebody got a lock.
   *
   * @param ttl logged in seconds
   */
  public void acquired(String userId, ResourceId resource, Duration ttl) {
    info("LOCK_ACQUIRED", user(userId), resource(resource), keyValue("ttl", seconds(ttl)));
  }

  public void released(String userId, ResourceId resource, ReleaseReason reason) {
    info(
        "LOCK_RELEASED",
        user(userId),
        resource(resource),
        keyValue("reason", reason.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * An Acquire was answered with LOCK_HELD.
   *
   * @param userId who asked
   * @param holder the user id of one who holds it
   */
  public void denied(String userId, ResourceId resource, String holder) {
    info("LOCK_DENIED", user(userId), resource(resource), keyValue("holder", holder));
  }

  /** A hold's time ran out. */
  public void expired(String userId, ResourceId resource) {
    info("LOCK_EXPIRED", user(userId), resource(resource));
  }

  /**
   * A lock went from one hold to another without being free between.
   *
   * @param userId who has it now
   */
  public void takenOver(String userId, ResourceId resource) {
    info("LOCK_TAKEN_OVER", user(userId), resource(resource));
  }

  /**
   * A two-part id was used. Each line has a {@code timestamp}.
   *
   * @param resourceId as the caller wrote it
   * @param clientId the session, else the peer
   */
  public void deprecatedResourceId(String resourceId, String clientId) {
    String event = "DEPRECATED_RESOURCE_ID";
    log.warn(
        event,
        keyValue("event", event),
        keyValue("resourceId", resourceId),
        keyValue("clientId", clientId));
  }

  private static void info(String event, StructuredArgument... fields) {
    if (log.isInfoEnabled()) {
      var arguments = new Object[fields.length + 1];
      arguments[0] = keyValue("event", event);
      System.arraycopy(fields, 0, arguments, 1, fields.length);
      log.info(event, arguments);
    }
  }

  private static StructuredArgument user(String userId) {
    return keyValue("userId", userId);
  }

  private static StructuredArgument resource(ResourceId resource) {
    return keyValue("resourceId", resource.toString());
  }

  private static Number seconds(Duration duration) {
    if (duration.toMillisPart() == 0) {
      return duration.toSeconds();
    }
    return duration.toMillis() / 1000.0;
  }
}
