package dev.holdfast.service.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Passes on what comes to it on loopback, and counts the bytes, both ways. */
final class CountingProxy implements AutoCloseable {
  private static final int BUFFER = 8_192;

  private final int target;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();

  /** Passes on to a port. */
  CountingProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many went through so far. */
  long bytes() {
    return bytes.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = kept(server.accept());
        Socket far = kept(new Socket(InetAddress.getLoopbackAddress(), target));
        threads.execute(() -> pass(near, far));
        threads.execute(() -> pass(far, near));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void pass(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.addAndGet(read);
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side has gone; the other hears of it as its stream closes.
    }
  }

  private synchronized Socket kept(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  @Override
  public synchronized void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
