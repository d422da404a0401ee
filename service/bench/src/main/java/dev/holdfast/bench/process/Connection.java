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

  private Connection(ManagedChannel managed, Channel channel) {
    this.managed = managed;
    this.channel = channel;
  }

  /** To a port of loopback; connects with the first call. */
  static Connection open(int port, Optional<String> token) {
    ManagedChannel managed =
        NettyChannelBuilder.forAddress(Ports.LOOPBACK, port)
            .usePlaintext()
            .directExecutor()
            .build();
    var headers = new Metadata();
    token.ifPresent(value -> headers.put(AUTHORIZATION, "Bearer " + value));
    return new Connection(
        managed,
        ClientInterceptors.intercept(managed, MetadataUtils.newAttachHeadersInterceptor(headers)));
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
