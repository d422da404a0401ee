package dev.holdfast.service.config;

/**
 * A value as somebody wrote it.
 *
 * @param text of a list, its elements with commas between them; empty where there is nothing
 * @param from where: "LOCK_TTL", "line 3 of holdfast.yaml"
 */
record Given(String text, String from) {}
