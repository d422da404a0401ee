package dev.holdfast.service.lock;

import java.time.Instant;

/**
 * A user whose sessions look at a document or a section.
 *
 * @param scope what is viewed, as it was watched: a {@link Scope.OneDocument} or a {@link
 *     Scope.OneLock}
 * @param joinTime since when the first of them does
 * @param sessions how many of the user's sessions do
 */
public record Viewer(
    Scope scope, String userId, String displayName, Instant joinTime, int sessions) {}
