package dev.holdfast.service.config;

import java.time.Duration;

/**
 * The gRPC server.
 *
 * @param port 0 picks a free one
 * @param maxMessageBytes the largest request
 * @param maxMetadataBytes the largest set of request headers
 * @param callsPerConnection how many calls one connection may have open at once
 * @param connectionAge how long a connection lasts before it is asked to come anew
 * @param connectionAgeGrace how long its calls may still go on then
 * @param keepAlive how often a silent connection is pinged
 * @param keepAliveTimeout how long a ping may stay unanswered
 * @param permitKeepAlive how often a client may ping
 * @param drain how long calls may still go on when the server stops
 * @param reflection whether reflection and channelz answer beyond loopback
 * @param callsPerSecond how many calls a user may make a second, on average
 * @param callsBurst how many at once
 * @param watchesPerUser how many watches a user may have open here
 */
public record GrpcConfig(
    int port,
    int maxMessageBytes,
    int maxMetadataBytes,
    int callsPerConnection,
    Duration connectionAge,
    Duration connectionAgeGrace,
    Duration keepAlive,
    Duration keepAliveTimeout,
    Duration permitKeepAlive,
    Duration drain,
    boolean reflection,
    int callsPerSecond,
    int callsBurst,
    int watchesPerUser) {}
