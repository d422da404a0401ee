package dev.holdfast.service.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What came of renewing all locks of a session.
 *
 * @param held those that it has
 * @param lost those that were found lost
 * @param unknown those that the store could not be asked about
 * @param heartbeatInterval how often to renew them
 */
public record SessionRenewal(
    List<Hold> held,
    List<ResourceId> lost,
    List<ResourceId> unknown,
    Duration heartbeatInterval,
    Instant serverTime) {
  public SessionRenewal {
    held = List.copyOf(held);
    lost = List.copyOf(lost);
    unknown = List.copyOf(unknown);
  }
}
