package dev.holdfast.service.system;

import dev.holdfast.service.Server;
import dev.holdfast.service.auth.TokenSigner;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service in this process on a Redis of its own, and a client of it. */
final class RunningService implements AutoCloseable {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** Far above what a call on loopback takes. */
  private static final int DEADLINE_SECONDS = 20;

  private final RedisProcess redis;
  private final Config config;
  private final Server server;
  private final ManagedChannel channel;
  private final RedisClient redisClient;
  private final StatefulRedisConnection<String, String> redisConnection;

  private RunningService(RedisProcess redis, Path data, String yaml) throws IOException {
    this.redis = redis;
    config =
        ConfigLoader.parse(
            """
            data: "%s"
            redis: {uri: "%s"}
            grpc: {port: 0}
            http: {port: 0}
            %s
            """
                .formatted(data, redis.uri(), yaml),
            Map.of());
    server = Server.start(config);
    channel =
        ManagedChannelBuilder.forAddress("localhost", server.grpcPort()).usePlaintext().build();
    redisClient = RedisClient.create(redis.uri());
    redisConnection = redisClient.connect();
  }

  /**
   * Starts one.
   *
   * @param yaml what its configuration has beside the defaults
   */
  static RunningService start(Path data, String yaml) throws IOException {
    RedisProcess redis = RedisProcess.start("enable-debug-command yes");
    try {
      return new RunningService(redis, data, yaml);
    } catch (IOException | RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  Path data() {
    return config.data();
  }

  /** Calls as this user. */
  LockServiceBlockingStub as(String user, String... roles) {
    return bearing("Bearer " + token(user, roles));
  }

  /** Calls with this authorization header. */
  LockServiceBlockingStub bearing(String authorization) {
    return authorized(LockServiceGrpc.newBlockingStub(channel), authorization);
  }

  /** Calls without a token. */
  LockServiceBlockingStub anonymous() {
    return limited(LockServiceGrpc.newBlockingStub(channel));
  }

  private String token(String user, String... roles) {
    return TokenSigner.open(config.auth(), config.data()).sign(user, "", List.of(roles));
  }

  private static <S extends AbstractStub<S>> S authorized(S stub, String authorization) {
    var headers = new Metadata();
    headers.put(AUTHORIZATION, authorization);
    ClientInterceptor attach = MetadataUtils.newAttachHeadersInterceptor(headers);
    return limited(stub.withInterceptors(attach));
  }

  private static <S extends AbstractStub<S>> S limited(S stub) {
    return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** Redis's digests of all that it holds but signs of life: the same while nothing changes. */
  String digest() {
    List<String> keys =
        redisConnection.sync().keys("*").stream()
            .filter(key -> !key.startsWith("instances:"))
            .sorted()
            .toList();
    List<Object> digests =
        redisConnection
            .sync()
            .dispatch(
                CommandType.DEBUG,
                new ArrayOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8).add("DIGEST-VALUE").addKeys(keys));
    return keys + " " + digests;
  }

  /** The page of metrics. */
  String metrics() throws IOException {
    URI uri = URI.create("http://localhost:" + server.httpPort() + "/metrics");
    try (InputStream body = uri.toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    redisConnection.close();
    redisClient.shutdown(0, 1, TimeUnit.SECONDS);
    channel.shutdownNow();
    server.close();
    redis.close();
  }
}
