package dev.holdfast.service.lock;

import java.time.Instant;

/**
 * A request to hand a hold over that its holder has not answered.
 *
 * @param id names the request, so that an answer meant for one cannot hit another
 * @param requesterLockId names the hold that the requester would have; nobody else's to see
 * @param reason for the holder and the requester to see, and nobody else
 * @param deadline when silence becomes an answer, by Redis's clock
 */
public record PendingTakeover(
    String id,
    String requesterId,
    String requesterName,
    String requesterLockId,
    String reason,
    Instant deadline) {}
