package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.v1.LockServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real server on a free port, and real clients of it. A token is the user's id. */
final class TestServer implements AutoCloseable {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  final MemoryLocks locks = new MemoryLocks();
  final TestWatches watches = new TestWatches();
  final GrpcServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  TestServer(TestSettings settings) throws IOException {
    this(settings, TestServer::authenticate);
  }

  TestServer(TestSettings settings, Authenticator authenticator) throws IOException {
    server =
        new GrpcServer(settings.toConfig(), authenticator, locks, new NoAdministration(), watches);
    server.start();
  }

  static CompletableFuture<Answer<Caller>> authenticate(String token) {
    if (token.startsWith("bad")) {
      return CompletableFuture.completedFuture(
          Answer.refused(
              Refusal.of(
                  Reason.TOKEN_INVALID, "The token is not valid.", "problem", "bad signature")));
    }
    return CompletableFuture.completedFuture(Answer.of(caller(token)));
  }

  static Caller caller(String userId) {
    boolean service = userId.startsWith("service");
    return new Caller(userId, "Name of " + userId, false, service, Instant.MAX);
  }

  /** A connection of its own. */
  ManagedChannel connect() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  /** A client of this user on a connection of its own. */
  LockServiceGrpc.LockServiceBlockingStub client(String userId) {
    return as(LockServiceGrpc.newBlockingStub(connect()), "Bearer " + userId);
  }

  /** The stub with an authorization header, and a deadline so that no test hangs. */
  static <S extends AbstractStub<S>> S as(S stub, String authorization) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, authorization);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
