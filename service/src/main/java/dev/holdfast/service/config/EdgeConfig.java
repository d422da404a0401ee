package dev.holdfast.service.config;

/**
 * The ports of Envoy, which {@code up} starts.
 *
 * @param port gRPC-Web, REST and the page
 * @param adminPort on loopback
 */
public record EdgeConfig(int port, int adminPort) {}
