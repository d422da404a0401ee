package dev.holdfast.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports for what must be told one before it listens. Each JVM has a block of ports to itself, below
 * those that the kernel gives to whoever asks for any: whatever else starts meanwhile, in this JVM
 * or beside it, takes none between the choice of a port and the listening.
 */
public final class FreePort {
  /** No known service; Linux gives away 32768 and above, others 49152 and above. */
  private static final int FIRST = 10_000;

  private static final int LAST = 31_999;

  /** Many times what one JVM has in use at a time: it begins again at the end. */
  private static final int BLOCK = 500;

  /**
   * Listens on the block's first port, so that no other JVM takes the block. Open until the end.
   */
  private static final ServerSocket CLAIM = claim();

  private static int offset;

  private FreePort() {}

  /** A port that nobody listens on, and that was not given for long. */
  public static synchronized int next() {
    for (int tried = 1; tried < BLOCK; tried++) {
      offset = offset % (BLOCK - 1) + 1;
      int port = CLAIM.getLocalPort() + offset;
      try {
        listen(port).close();
        return port;
      } catch (IOException e) {
        // Somebody listens there.
      }
    }
    throw new IllegalStateException("no free port from " + CLAIM.getLocalPort() + " on");
  }

  private static ServerSocket claim() {
    IOException last = new IOException("no block");
    for (int first = FIRST; first + BLOCK <= LAST + 1; first += BLOCK) {
      try {
        return listen(first);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException("no free block of ports", last);
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
