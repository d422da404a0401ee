package dev.holdfast.service.config;

import dev.holdfast.service.lock.Policies;
import java.nio.file.Path;

/**
 * All settings. Defaults and bounds stand where each is read, and in the README's table.
 *
 * @param data folder of the embedded Redis and the development key
 */
public record Config(
    Path data,
    RedisConfig redis,
    GrpcConfig grpc,
    HttpConfig http,
    EdgeConfig edge,
    AuthConfig auth,
    Policies policies,
    LocksConfig locks,
    WatchConfig watch) {}
