package dev.holdfast.service.lock;

import java.time.Instant;

/**
 * One who waits for a lock.
 *
 * @param lockId of the hold that it waits for, as in {@link Hold}
 * @param sessionId the session that it waits for, or empty
 * @param enqueueTime Redis's clock
 */
public record Waiter(
    ResourceId resource,
    String userId,
    String displayName,
    String lockId,
    String sessionId,
    Mode mode,
    Instant enqueueTime) {}
