package dev.holdfast.service.config;

/**
 * Metrics and health over HTTP.
 *
 * @param port 0 picks a free one
 */
public record HttpConfig(int port) {}
