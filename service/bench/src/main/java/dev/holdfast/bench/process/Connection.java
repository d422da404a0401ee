package dev.holdfast.bench.process;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.Optional;

/** One HTTP/2 connection. Callbacks run on its event loop, the cheapest way for a client. */
public final class Connection implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel managed;
  private final Channel channel;

  private Connection(ManagedChannel managed, Optional<String> token) {
    this.managed = managed;
    channel = token.map(this::as).orElse(managed);
  }

  /** To a port of loopback; connects with the first call. */
  static Connection open(int port, Optional<String> token) {
    ManagedChannel managed =
        NettyChannelBuilder.forAddress(Ports.LOOPBACK, port)
            .usePlaintext()
            .directExecutor()
            .build();
    return new Connection(managed, token);
  }

  /** The same connection for another caller. */
  public Channel as(String token) {
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    return ClientInterceptors.intercept(
        managed, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Whether a call is answered; a status other than OK is a no. */
  static boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  public Channel channel() {
    return channel;
  }

  @Override
  public void close() {
    managed.shutdownNow();
  }
}
