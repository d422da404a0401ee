package dev.holdfast.service.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection, worked out once a connection and not once a call.
 *
 * @param address host and port; for a log, and to tell connections apart
 * @param loopback on this machine
 */
record Peer(String address, boolean loopback) {
  private static final Attributes.Key<Peer> KEY = Attributes.Key.create("peer");

  /** The peer that a call comes from. */
  static Peer of(ServerCall<?, ?> call) {
    Peer peer = call.getAttributes().get(KEY);
    if (peer == null) {
      throw new IllegalStateException("a connection without Peer.filter()");
    }
    return peer;
  }

  /** Sees to it that every connection has its peer. */
  static ServerTransportFilter filter() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder()
            .set(KEY, at(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)))
            .build();
      }
    };
  }

  private static Peer at(@Nullable SocketAddress remote) {
    if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress host = socket.getAddress();
      return new Peer(host.getHostAddress() + ':' + socket.getPort(), host.isLoopbackAddress());
    }
    return new Peer(String.valueOf(remote), false);
  }
}
