package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.CallThread;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that read, handle and write all calls: {@code grpc-accept} and {@code grpc-io}. */
final class EventLoops implements AutoCloseable {
  /** How long the threads may take to end once nothing uses them. */
  private static final long CLOSE_MILLIS = 1_000;

  private final EventLoopGroup accept = group("grpc-accept", 1);
  private final EventLoopGroup io = group("grpc-io", ioThreads());

  EventLoops() {
    io.forEach(thread -> thread.execute(() -> CallThread.is(thread)));
  }

  /** Has the server run on these threads, which it then does not own. */
  void serve(NettyServerBuilder server) {
    server
        .channelType(NioServerSocketChannel.class)
        .bossEventLoopGroup(accept)
        .workerEventLoopGroup(io);
  }

  /** Half the cores: the store's client and the watches need the others. */
  private static int ioThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private static EventLoopGroup group(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  /** Ends the threads, and returns when they have ended or after a second. */
  @Override
  public void close() {
    var acceptClosed = accept.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    var ioClosed = io.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    acceptClosed.awaitUninterruptibly(CLOSE_MILLIS);
    ioClosed.awaitUninterruptibly(CLOSE_MILLIS);
  }
}
