package dev.holdfast.service.lock;

import java.time.Duration;

/**
 * The limits and timings of a resource type. Defaults stand in the configuration.
 *
 * @param ttl how long a lock lasts without Renew, where the caller does not say
 * @param minTtl the least a caller may ask for
 * @param maxTtl the most a caller may ask for
 * @param heartbeatInterval how often a holder should renew; see {@link
 *     #heartbeatInterval(Duration)}
 * @param grace how long a disconnected session keeps its locks
 * @param lockDelay how long only the former holder may retake a lock that it lost without releasing
 *     it
 * @param holders room for so many exclusive holds of one resource: above 1 it is a semaphore
 * @param shared whether shared mode is open
 * @param sharedHolders how many shared holds one resource takes at most
 * @param locksPerUser how many locks of one document one user may hold
 * @param sections how many sections of one document may be held at once
 * @param viewers how many users may view one document; 0 means no limit
 * @param queue how many may wait in one document's queue
 * @param maxWait the longest that an Acquire may wait
 * @param takeover what becomes of a takeover request
 * @param takeoverSilence how long a holder has to answer one
 * @param claimInGrace whether asking for a lock in grace is granted at once
 */
public record Policy(
    Duration ttl,
    Duration minTtl,
    Duration maxTtl,
    Duration heartbeatInterval,
    Duration grace,
    Duration lockDelay,
    int holders,
    boolean shared,
    int sharedHolders,
    int locksPerUser,
    int sections,
    int viewers,
    int queue,
    Duration maxWait,
    Takeover takeover,
    Duration takeoverSilence,
    boolean claimInGrace) {

  /** What a holder with this TTL is told: the configured interval, at most a third of the TTL. */
  public Duration heartbeatInterval(Duration holdTtl) {
    Duration third = holdTtl.dividedBy(3);
    return third.compareTo(heartbeatInterval) < 0 ? third : heartbeatInterval;
  }
}
