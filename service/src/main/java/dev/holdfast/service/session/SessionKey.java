package dev.holdfast.service.session;

/**
 * Names a session: its id is chosen by the client, and is known among its own user's only. Neither
 * part holds a control character.
 */
public record SessionKey(String userId, String sessionId) {}
